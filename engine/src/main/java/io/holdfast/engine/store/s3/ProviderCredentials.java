package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.store.credentials.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Credentials of a provider of its own, as the client wants them: looked for again every few minutes, since files are written
 * anew and roles of machines get new keys before the old ones end. While a search fails, keys that have not ended stay.
 */
final class ProviderCredentials implements AwsCredentialsProvider {
    private static final Duration AGAIN = Duration.ofMinutes(5);
    private static final Duration BEFORE_THEY_END = Duration.ofMinutes(5);
    private static final Duration SOON_AGAIN = Duration.ofSeconds(10);

    private final Supplier<Credentials> search;
    private final InstantSource clock;
    private @Nullable Credentials found;
    private Instant searched = Instant.EPOCH;

    ProviderCredentials(Supplier<Credentials> search, InstantSource clock) {
        this.search = search;
        this.clock = clock;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        Instant now = clock.instant();
        Credentials keys = found;
        if (keys == null || isDue(keys, now)) {
            keys = keys == null ? search.get() : searchedAgain(keys, now);
            found = keys;
            searched = now;
        }
        return asTheClientHasThem(keys);
    }

    static AwsCredentials asTheClientHasThem(Credentials keys) {
        return keys.token() == null
                ? AwsBasicCredentials.create(keys.id(), keys.secret())
                : AwsSessionCredentials.create(keys.id(), keys.secret(), keys.token());
    }

    private boolean isDue(Credentials keys, Instant now) {
        boolean endsSoon = keys.until() != null && now.isAfter(keys.until().minus(BEFORE_THEY_END));
        return now.isAfter(searched.plus(endsSoon ? SOON_AGAIN : AGAIN)) || now.isBefore(searched);
    }

    private Credentials searchedAgain(Credentials old, Instant now) {
        try {
            return search.get();
        } catch (HoldfastException e) {
            if (old.until() != null && !now.isBefore(old.until())) {
                throw e;
            }
            return old;
        }
    }
}
