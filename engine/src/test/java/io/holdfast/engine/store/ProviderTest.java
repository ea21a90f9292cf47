package io.holdfast.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.store.credentials.Variables;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderTest {
    @ParameterizedTest
    @CsvSource({"aws, 1, 1", "minio, 1, 1", "ceph, 1, 1", "obs, 60, 5", "cos, 360, 5", "other, 360, 5"})
    void whatIsAssumedOfAListIsWhatTheProtocolSays(String name, long listDelay, long clockSpread) {
        Provider provider = Provider.named(name).orElseThrow();
        assertThat(provider.listDelay()).isEqualTo(Duration.ofMinutes(listDelay));
        assertThat(provider.clockSpread()).isEqualTo(Duration.ofMinutes(clockSpread));
    }

    @ParameterizedTest
    @CsvSource({
        "cos.ap-guangzhou.myqcloud.com, cos",
        "COS.AP-GUANGZHOU.MYQCLOUD.COM, cos",
        "obs.eu-west-101.myhuaweicloud.eu, obs",
        "s3.cn-north-1.amazonaws.com.cn, aws",
        "notmyqcloud.com, other",
        "myqcloud.com.evil.example, other",
        "localhost, other",
    })
    void aHostBelongsToWhoeverOwnsItsDomain(String host, String provider) {
        assertThat(Provider.ofHost(host).name()).isEqualTo(provider);
    }

    @Test
    void noTwoProvidersHaveANameOrAVariableInCommon() {
        assertThat(Provider.ALL).extracting(Provider::name).doesNotHaveDuplicates();
        List<String> variables = Provider.ALL.stream()
                .map(Provider::credentials)
                .flatMap(Optional::stream)
                .flatMap(places -> places.variables().stream())
                .map(Variables::id)
                .toList();
        assertThat(variables).doesNotHaveDuplicates().noneMatch(name -> name.startsWith("AWS_"));
    }
}
