package io.holdfast.server.notice;

import io.holdfast.engine.error.BadInput;
import io.holdfast.server.catalog.AddressGuard;
import io.holdfast.server.settings.Node;
import io.holdfast.server.settings.Notify;
import io.holdfast.server.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Who is told, as the server was started. */
@Component
public class Receivers {
    private static final int LEAST_SECRET = 16;
    private static final Set<PosixFilePermission> OWNERS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final List<Receiver> all;

    /** @throws BadInput if the server may not talk to one, or its secret can't be read, or others may read it */
    public Receivers(Settings settings, AddressGuard guard, Node node) {
        Notify notify = settings.notices();
        List<Receiver> found = new ArrayList<>();
        notify.address().ifPresent(address -> {
            Webhook webhook = new Webhook(address, notify.secretFile().map(Receivers::secret), guard);
            webhook.mustBeAllowed();
            found.add(webhook);
        });
        notify.command().ifPresent(line -> found.add(new Command(line, node.environment())));
        this.all = List.copyOf(found);
    }

    public List<Receiver> all() {
        return all;
    }

    Optional<Receiver> of(Receiver.Kind kind) {
        return all.stream().filter(each -> each.kind() == kind).findFirst();
    }

    private static byte[] secret(Path file) {
        try {
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw new BadInput(
                        "Others may read " + file + ", which notices are signed with. Next: chmod 600 " + file);
            }
            String secret = Files.readString(file).strip();
            if (secret.length() < LEAST_SECRET) {
                throw new BadInput(file + ": a secret that notices are signed with has " + LEAST_SECRET
                        + " letters or more. Next: openssl rand -hex 32 > " + file);
            }
            return secret.getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadInput(
                    "--notify-secret-file " + file + " can't be read. Next: check the name, and who may read it", e);
        }
    }
}
