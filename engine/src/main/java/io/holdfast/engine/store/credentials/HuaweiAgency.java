package io.holdfast.engine.store.credentials;

import io.holdfast.engine.store.credentials.Metadata.Reply;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The agency of a Huawei ECS. Newer machines want a token first; older ones have none, and answer without.
 *
 * @param server of metadata, by plain HTTP
 */
public record HuaweiAgency(URI server) implements InstanceRole {
    private static final String TOKEN = "/meta-data/latest/api/token";
    private static final String KEYS = "/openstack/latest/securitykey";
    private static final String SECONDS = "300";
    private static final Pattern TOKEN_TEXT = Pattern.compile("[!-~]{1,4096}");

    @Override
    public Optional<Credentials> ask(Map<String, String> environment, Metadata metadata) {
        Optional<Reply> token = metadata.put(server.resolve(TOKEN), Map.of("X-Metadata-Token-Ttl-Seconds", SECONDS));
        if (token.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = token.filter(Reply::isGood)
                .map(reply -> reply.body().strip())
                .filter(text -> TOKEN_TEXT.matcher(text).matches())
                .map(text -> Map.of("X-Metadata-Token", text))
                .orElse(Map.of());
        return metadata.get(server.resolve(KEYS), headers)
                .filter(Reply::isGood)
                .map(reply -> Metadata.members(server, reply))
                .map(this::keys);
    }

    private Credentials keys(Map<String, String> keys) {
        return Metadata.credentials(
                server,
                keys.get("credential.access"),
                keys.get("credential.secret"),
                keys.get("credential.securitytoken"),
                until(keys.get("credential.expires_at")));
    }

    private Instant until(@Nullable String time) {
        try {
            return Instant.parse(String.valueOf(time));
        } catch (DateTimeException e) {
            throw Metadata.odd(server, "with keys, and not when they end");
        }
    }
}
