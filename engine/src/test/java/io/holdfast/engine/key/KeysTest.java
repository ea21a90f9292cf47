package io.holdfast.engine.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.error.AccessDenied;
import java.security.SecureRandom;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final RepositoryId ID = RepositoryId.parse("000102030405060708090a0b0c0d0e0f");
    private static final byte[] NO_SALT = new byte[0];

    /** Test cases 1 and 3 of RFC 5869, appendix A. */
    @Test
    void hkdfIsThatOfItsRfc() {
        byte[] key = Hex.parse("0b".repeat(22));

        assertThat(Hex.of(Hkdf.derive(
                        key, Hex.parse("000102030405060708090a0b0c"), Hex.parse("f0f1f2f3f4f5f6f7f8f9"), 42)))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
        assertThat(Hex.of(Hkdf.derive(key, NO_SALT, new byte[0], 42)))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }

    @Test
    void derivedKeysStayAsTheyAre() {
        Keys keys = new Keys(ID, Map.of(Purpose.DATA, Hex.parse("07".repeat(32))));

        assertThat(Hex.of(keys.derive(Purpose.DATA, Hex.parse("01".repeat(32)), "holdfast pack 1 1")))
                .isEqualTo("d4c8935422276407d8e103e11b10b6031dd7c3a7b8dd5be3b7266c2c3b16c49f");
        assertThat(keys.expand(Purpose.DATA, "holdfast gear 1", 2048))
                .hasSize(2048)
                .startsWith(keys.derive(Purpose.DATA, NO_SALT, "holdfast gear 1"));
    }

    @Test
    void purposeSaltLabelAndRepositoryEachMakeAnotherKey() {
        byte[] same = Hex.parse("07".repeat(32));
        Keys keys = new Keys(ID, Map.of(Purpose.DATA, same, Purpose.META, Hex.parse("08".repeat(32))));
        Keys elsewhere = new Keys(RepositoryId.of(new byte[16]), Map.of(Purpose.DATA, same));

        assertThat(Stream.of(
                                keys.derive(Purpose.DATA, NO_SALT, "label"),
                                keys.derive(Purpose.META, NO_SALT, "label"),
                                keys.derive(Purpose.DATA, new byte[] {1}, "label"),
                                keys.derive(Purpose.DATA, NO_SALT, "label "),
                                elsewhere.derive(Purpose.DATA, NO_SALT, "label"))
                        .map(Hex::of))
                .doesNotHaveDuplicates();
    }

    @Test
    void keyThatTheSlotLacksIsRefusedByName() {
        Keys keys = new Keys(ID, Map.of(Purpose.LEDGER, new byte[32]));

        assertThat(keys.has(Purpose.LEDGER)).isTrue();
        assertThat(keys.has(Purpose.DATA)).isFalse();
        assertThatThrownBy(() -> keys.derive(Purpose.DATA, NO_SALT, "label"))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("no data key")
                .hasMessageContaining(ID.toString());
    }

    @Test
    void newKeysHaveEveryPurposeAndShowNone() {
        Keys keys = Keys.random(ID, new SecureRandom());

        assertThat(Purpose.values()).allMatch(keys::has);
        assertThat(keys).hasToString("keys of " + ID);
    }
}
