package io.holdfast.engine.store.credentials;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.credentials.Metadata.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The role of a service account in a Tencent Kubernetes cluster: the token that the cluster writes into a file, and anew before it
 * ends, is changed for keys.
 *
 * @param server that changes them
 */
public record TkeRole(URI server) implements InstanceRole {
    private static final String FILE = "TKE_WEB_IDENTITY_TOKEN_FILE";
    private static final String REGION = "TKE_REGION";
    private static final String PROVIDER = "TKE_PROVIDER_ID";
    private static final String ROLE = "TKE_ROLE_ARN";
    private static final Pattern TOKEN_TEXT = Pattern.compile("[A-Za-z0-9._-]{1,16384}");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9:/_+=,.@-]{1,256}");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{1,80}");

    @Override
    public Optional<Credentials> ask(Map<String, String> environment, Metadata metadata) {
        String file = environment.getOrDefault(FILE, "");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String body = "{\"ProviderId\":\"" + plain(environment, PROVIDER) + "\",\"WebIdentityToken\":\"" + token(file)
                + "\",\"RoleArn\":\"" + plain(environment, ROLE) + "\",\"RoleSessionName\":\"holdfast\"}";
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json",
                "Authorization", "SKIP",
                "X-TC-Action", "AssumeRoleWithWebIdentity",
                "X-TC-Version", "2018-08-13",
                "X-TC-Region", plain(environment, REGION),
                "X-TC-Timestamp", String.valueOf(metadata.clock().instant().getEpochSecond()));
        Reply reply = metadata.patient()
                .post(server, headers, body)
                .filter(Reply::isGood)
                .orElseThrow(() -> new AccessDenied(server.getHost() + " gives no keys for " + ROLE
                        + ". Next: check the network, or set credentials in the environment."));
        return Optional.of(keys(Metadata.members(server, reply)));
    }

    private Credentials keys(Map<String, String> members) {
        String error = members.get("Response.Error.Code");
        if (error != null) {
            throw Metadata.odd(
                    server, "that the role gives no keys" + (CODE.matcher(error).matches() ? " (" + error + ")" : ""));
        }
        return Metadata.credentials(
                server,
                members.get("Response.Credentials.TmpSecretId"),
                members.get("Response.Credentials.TmpSecretKey"),
                members.get("Response.Credentials.Token"),
                Metadata.atSecond(server, members.get("Response.ExpiredTime")));
    }

    private static String plain(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (!PLAIN.matcher(value).matches()) {
            throw new BadInput(FILE + " is set, and " + name + (value.isEmpty() ? " isn't" : " is none")
                    + ". Next: let the cluster set all of TKE_, or none.");
        }
        return value;
    }

    private static String token(String file) {
        try (var in = Files.newInputStream(Path.of(file))) {
            String token = new String(in.readNBytes(1 << 15), StandardCharsets.US_ASCII).strip();
            if (!TOKEN_TEXT.matcher(token).matches()) {
                throw new BadInput(file + " holds no token. Next: check the service account of the pod.");
            }
            return token;
        } catch (IOException e) {
            throw new AccessDenied(file + " can't be read. Next: check the service account of the pod.", e);
        }
    }
}
