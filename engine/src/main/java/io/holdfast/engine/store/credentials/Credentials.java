package io.holdfast.engine.store.credentials;

import io.holdfast.engine.error.BadInput;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pair of keys, whole.
 *
 * @param token of keys that end; {@code null} for those that stay
 * @param until when they end; {@code null} where nobody says
 * @param from  the place where they were found, for messages
 */
public record Credentials(
        String id,
        String secret,
        @Nullable String token,
        @Nullable Instant until,
        String from) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,256}");
    private static final Pattern SECRET = Pattern.compile("[!#-&(-~]{1,1024}");
    private static final Pattern TOKEN = Pattern.compile("[!#-&(-~]{1,16384}");

    /** @throws BadInput if it can't be keys of a cloud: a blank or quote among them, or what a tool has encrypted */
    public Credentials {
        if (!ID.matcher(id).matches()) {
            throw wrong(from, "id");
        }
        if (!SECRET.matcher(secret).matches()) {
            throw wrong(from, "secret");
        }
        if (token != null && !TOKEN.matcher(token).matches()) {
            throw wrong(from, "token");
        }
    }

    private static BadInput wrong(String from, String part) {
        return new BadInput(
                "The " + part + " of the keys in " + from + " is not plain: it has a blank, a quote or a sign that"
                        + " no key has, or the tool that wrote it has encrypted it. Next: write the key as the provider's console"
                        + " shows it, or set it in the environment.");
    }

    /** Without the secret, the token, and most of the id. */
    @Override
    public String toString() {
        return "keys from " + from;
    }
}
