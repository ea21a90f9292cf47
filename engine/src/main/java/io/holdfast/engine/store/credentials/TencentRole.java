package io.holdfast.engine.store.credentials;

import io.holdfast.engine.store.credentials.Metadata.Reply;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The role of a Tencent CVM: its name is asked for first, then its keys.
 *
 * @param server of metadata, by plain HTTP
 */
public record TencentRole(URI server) implements InstanceRole {
    private static final String ROLES = "/meta-data/cam/security-credentials/";
    private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9_+=,@-][A-Za-z0-9_+=,.@-]{0,127}");

    @Override
    public Optional<Credentials> ask(Map<String, String> environment, Metadata metadata) {
        Optional<String> role = metadata.get(server.resolve(ROLES), Map.of())
                .filter(Reply::isGood)
                .map(reply -> reply.body().strip())
                .filter(name -> !name.isEmpty());
        return role.map(name -> keys(metadata, name));
    }

    private Credentials keys(Metadata metadata, String role) {
        if (!ROLE.matcher(role).matches()) {
            throw Metadata.odd(server, "with a role whose name is none");
        }
        Reply reply = metadata.get(server.resolve(ROLES + role), Map.of())
                .filter(Reply::isGood)
                .orElseThrow(() -> Metadata.odd(server, "with a role, and gives no keys for it"));
        Map<String, String> keys = Metadata.members(server, reply);
        if (!"Success".equals(keys.get("Code"))) {
            throw Metadata.odd(server, "that there are no keys for the role");
        }
        return Metadata.credentials(
                server,
                keys.get("TmpSecretId"),
                keys.get("TmpSecretKey"),
                keys.get("Token"),
                Metadata.atSecond(server, keys.get("ExpiredTime")));
    }
}
