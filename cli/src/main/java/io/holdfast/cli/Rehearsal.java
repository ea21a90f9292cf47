package io.holdfast.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One day's work in one process, over a folder that is thrown away: the JVM sees which classes commands use, and keeps them
 * ready-made in a cache for later starts. {@code bin/train-aot} starts it, a user never does.
 */
final class Rehearsal {
    private static final String DENIED =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code><Message>no</Message></Error>";

    private Rehearsal() {}

    /** @param args an empty folder, and {@code folder} or {@code bucket}: where repositories of later starts lie */
    public static void main(String[] args) throws IOException {
        Path work = Path.of(args[0]);
        String repository = work.resolve("repository").toString();
        String tree = tree(work.resolve("tree"));
        run("init", repository);
        run("backup", tree, repository);
        run("backup", tree, repository, "--json");
        run("snapshots", repository);
        run("ls", repository, "latest");
        run("forget", repository, "--keep-last", "1", "--dry-run");
        run("restore", repository, "latest", work.resolve("restored").toString());
        if (args[1].equals("bucket")) {
            askABucketThatRefuses();
        }
    }

    private static String tree(Path tree) throws IOException {
        for (int i = 0; i < 200; i++) {
            Path file = tree.resolve("folder" + i % 10).resolve("file" + i);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content ".repeat(i));
        }
        Files.write(tree.resolve("large"), new byte[3_000_000]);
        return tree.toString();
    }

    /** The client is made, signs, sends, and reads an answer: most of its classes, with no server at hand. */
    private static void askABucketThatRefuses() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = DENIED.getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(403, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        run(
                "snapshots",
                "s3://rehearsal?path-style=true&endpoint=http://127.0.0.1:"
                        + server.getAddress().getPort());
        server.stop(0);
    }

    private static void run(String... args) {
        Main.commandLine(System.getenv()).execute(args);
    }
}
