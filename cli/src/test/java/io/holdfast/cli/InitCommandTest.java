package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.store.StoreUri;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitCommandTest {
    @ParameterizedTest
    @CsvSource({
        "s3://backups?region=eu-central-1, PT1M, PT1M",
        "s3://backups?endpoint=https://s3.example&provider=ceph, PT1M, PT1M",
        "s3://backups?endpoint=https://s3.example, PT6H, PT5M",
        "cos://backups-1250000000?region=ap-guangzhou, PT6H, PT5M",
        "s3://backups-1250000000?endpoint=https://cos.ap-guangzhou.myqcloud.com, PT6H, PT5M",
        "obs://backups?region=cn-north-4, PT1H, PT5M",
    })
    void aRepositoryIsMadeForListsAsLateAsItsProviderGivesThem(String uri, Duration listDelay, Duration clockSpread) {
        Times times = Times.of(StoreUri.parse(uri));

        assertThat(times.listDelay()).isEqualTo(listDelay);
        assertThat(times.clockSpread()).isEqualTo(clockSpread);
        assertThat(times.window()).isEqualTo(Times.LOCAL.window());
        assertThat(times.young()).isEqualTo(Times.LOCAL.young());
    }

    @Test
    void aFolderListsAtOnce() {
        assertThat(Times.of(StoreUri.parse("/backup"))).isEqualTo(Times.LOCAL);
    }
}
