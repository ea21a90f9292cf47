package io.holdfast.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlacesTest {
    @ParameterizedTest
    @CsvSource({"photos,photos", "photos/,photos", "/srv/data/,srv/data", "照片/二〇二六,照片/二〇二六"})
    void aPlaceHasNoSlashAtItsEnds(String written, String checked) {
        assertThat(Places.checked(written)).isEqualTo(checked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a//b", "../etc", "a/../b", "a/.", "photos?endpoint=http://other", "a#b", "a\nb"})
    void whatLeadsElsewhereIsRefused(String written) {
        assertThatThrownBy(() -> Places.checked(written))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("place: ");
    }

    @ParameterizedTest
    @CsvSource({
        "cos://?region=ap-guangzhou,photos-1250000000/2026,cos://photos-1250000000/2026?region=ap-guangzhou",
        "s3://?endpoint=https://s3.example.com,photos,s3://photos?endpoint=https://s3.example.com",
        "file:///srv,photos/a,/srv/photos/a",
        "file:///srv/,100%,/srv/100%"
    })
    void aPlaceInAStoreIsOneAddress(String address, String place, String whole) {
        assertThat(Addresses.in(address, place).describe()).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3://bucket?endpoint=https://a", "ftp://?x=y", "no address", "s3://?profile=root&region=eu-1"})
    void anAddressWithABucketOrWithWhatIsThisMachinesIsRefused(String address) {
        assertThatThrownBy(() -> Addresses.in(address, "photos")).isInstanceOf(BadInput.class);
    }

    @Test
    void keysInAnAddressAreRefusedAndNotRepeated() {
        assertThatThrownBy(() -> Addresses.in("s3://?secret=abcdef", "photos"))
                .isInstanceOf(BadInput.class)
                .hasMessageNotContaining("abcdef");
    }
}
