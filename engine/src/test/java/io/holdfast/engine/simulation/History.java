package io.holdfast.engine.simulation;

import io.holdfast.engine.bytes.ObjectHash;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What happened, in order. */
final class History {
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    void add(Client client, String what, Instant when) {
        String line = client.act().number() + " " + client.act().kind() + " " + what + " " + when + "\n";
        lines.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    }

    String hash() {
        return ObjectHash.sha256(lines.toByteArray()).toString();
    }

    /** All of it. */
    String text() {
        return lines.toString(StandardCharsets.UTF_8);
    }
}
