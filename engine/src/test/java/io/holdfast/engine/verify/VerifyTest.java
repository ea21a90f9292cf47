package io.holdfast.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.verify.VerifyOptions.Level;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a verification says of a repository in which nothing is wrong. */
class VerifyTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource
    void anIntactRepositoryHasNoDamage(Level level) throws IOException {
        try (Protected made = new Protected(root, 1)) {
            Protected.Verified verified = made.verify(level);
            VerifyResult result = verified.result();
            assertThat(verified.damage()).isEmpty();
            assertThat(result.damaged()).isZero();
            assertThat(result.level()).isEqualTo(level);
            assertThat(result.packsChecked())
                    .isEqualTo(made.objects("data").size()
                            + made.objects("meta").size()
                            + made.objects("index").size());
            assertThat(result.entriesChecked()).isGreaterThan(made.first.tally().entries());
        }
    }
}
