package io.holdfast.engine.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryKeyTest {
    private static final String ZERO = "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0006-CT3T";

    @Test
    void keyOfZerosHasTheTextThatTheFormatGivesIt() {
        assertThat(RecoveryKey.parse(ZERO).key()).containsOnly(0).hasSize(32);
        assertThat(RecoveryKey.parse(ZERO).text()).isEqualTo(ZERO);
    }

    @Test
    void printedKeysAreReadBackHoweverTheyAreTyped() {
        for (int n = 0; n < 200; n++) {
            RecoveryKey key = RecoveryKey.random(new SecureRandom());
            String text = key.text();

            assertThat(text).hasSize(14 * 4 + 13).matches("([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}");
            assertThat(RecoveryKey.parse(text).key()).isEqualTo(key.key());
            String typed = text.toLowerCase(Locale.ROOT)
                    .replace('-', ' ')
                    .replace('0', 'o')
                    .replaceFirst("1", "l")
                    .replace('1', 'I');
            assertThat(RecoveryKey.parse(" " + typed + "\n").key()).isEqualTo(key.key());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void oneWrongCharacterIsFoundAndItsGroupNamed(long seed) {
        Random random = new Random(seed);
        StringBuilder text =
                new StringBuilder(RecoveryKey.random(new SecureRandom()).text());
        int place = random.nextInt(14) * 5 + random.nextInt(4);
        text.setCharAt(place, text.charAt(place) == 'Q' ? 'R' : 'Q');

        assertThatThrownBy(() -> RecoveryKey.parse(text.toString()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Group " + (place / 5 + 1) + " looks mistyped");
    }

    @Test
    void charactersChangedAboutAreFound() {
        assertThatThrownBy(() -> RecoveryKey.parse(ZERO.replace("CT3T", "TC3T")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Group 14 looks mistyped");
    }

    @Test
    void missingOrStrangeCharactersAreToldAndTheRestIsNot() {
        assertThatThrownBy(() -> RecoveryKey.parse(ZERO.substring(1)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("55 characters, not 56");
        assertThatThrownBy(() -> RecoveryKey.parse(ZERO + ZERO)).hasMessageContaining("112 characters");
        assertThatThrownBy(() -> RecoveryKey.parse("")).hasMessageContaining("0 characters");
        assertThatThrownBy(() -> RecoveryKey.parse(ZERO.replace("0006", "00U6")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("group 13 has a character")
                .hasMessageNotContaining("CT3T");
        assertThat(RecoveryKey.parse(ZERO)).hasToString("a recovery key");
    }
}
