package io.holdfast.server.settings;

import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.repository.LocalFolders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** This process, among those that share the database. */
@Component
public final class Node {
    public static final String RELEASE = "0.1.0";

    private static final String PASSWORD = "HOLDFAST_DATABASE_PASSWORD";

    private final String name;
    private final LocalFolders folders;
    private final Duration lostAfter;
    private final Settings.Effort effort;

    public Node(Settings settings) {
        this.name = hostName() + "/" + UUID.randomUUID().toString().substring(0, 8);
        this.folders = settings.localFolders();
        this.lostAfter = settings.lostAfter();
        this.effort = settings.effort();
    }

    /** Of this process alone: one that is started again is another node. */
    public String name() {
        return name;
    }

    /** Without a sign of life for so long, a node is lost. */
    public Duration lostAfter() {
        return lostAfter;
    }

    /** How long it waits between two looks that are usually so far from each other. */
    public Duration between(Duration usual) {
        return usual.dividedBy(effort.haste());
    }

    /** What it costs to try a password that is chosen here. */
    public KdfCost guessing() {
        return effort.guessing();
    }

    /** Where the engine keeps what is its own. */
    public LocalFolders folders() {
        return folders;
    }

    /** What commands of users find around them: nothing that is secret. */
    public Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(System.getenv());
        all.remove(PASSWORD);
        return all;
    }

    /** Name of this machine, as sources of the command line have it. */
    public String host() {
        return hostName();
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return byNetwork();
        }
    }

    private static String byNetwork() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
