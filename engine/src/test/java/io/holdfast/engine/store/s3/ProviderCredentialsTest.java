package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.store.credentials.Credentials;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

@Fault(12)
class ProviderCredentialsTest {
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private Instant now = START;
    private int searches;
    private @Nullable Credentials next = keys("A", null);
    private final ProviderCredentials credentials = new ProviderCredentials(this::search, () -> now);

    @Test
    void keysThatStayAreLookedForAgainNowAndThen() {
        assertThat(id()).isEqualTo("A");
        next = keys("B", null);
        now = START.plus(Duration.ofMinutes(4));
        assertThat(id()).isEqualTo("A");
        now = START.plus(Duration.ofMinutes(6));
        assertThat(id()).isEqualTo("B");
        assertThat(searches).isEqualTo(2);
    }

    @Test
    void keysThatEndAreReplacedBeforeTheyDo() {
        next = keys("A", START.plus(Duration.ofMinutes(8)));
        assertThat(id()).isEqualTo("A");
        next = keys("B", START.plus(Duration.ofHours(1)));
        now = START.plus(Duration.ofMinutes(4));
        assertThat(id()).isEqualTo("B");
        assertThat(credentials.resolveCredentials()).isInstanceOf(AwsSessionCredentials.class);
    }

    @Test
    void whileASearchFailsTheOldKeysServeUntilTheyEnd() {
        next = keys("A", START.plus(Duration.ofMinutes(8)));
        assertThat(id()).isEqualTo("A");
        next = null;
        now = START.plus(Duration.ofMinutes(7));
        assertThat(id()).isEqualTo("A");
        now = START.plus(Duration.ofMinutes(8));
        assertThatThrownBy(this::id).isInstanceOf(AccessDenied.class);
        next = keys("B", START.plus(Duration.ofHours(1)));
        assertThat(id()).isEqualTo("B");
    }

    @Test
    void aMachineWhoseKeysEndSoonIsNotAskedWithEachRequest() {
        next = keys("A", START.plus(Duration.ofMinutes(1)));
        for (int i = 0; i < 100; i++) {
            id();
        }
        assertThat(searches).isEqualTo(1);
    }

    private String id() {
        return credentials.resolveCredentials().accessKeyId();
    }

    private Credentials search() {
        searches++;
        if (next == null) {
            throw new AccessDenied("nothing there");
        }
        return next;
    }

    private static Credentials keys(String id, @Nullable Instant until) {
        return new Credentials(id, "secret", until == null ? null : "token", until, "a test");
    }
}
