package io.holdfast.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server as a process of its own, which can be killed; its rows are in a file, or in PostgreSQL, where other nodes have theirs. */
public final class TestNode implements AutoCloseable {
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final Pattern LISTENS = Pattern.compile("listens at (http\\S+); Ctrl-C");
    private static final Pattern NAME = Pattern.compile("is the node (\\S+)");
    private static final Pattern PASSWORD = Pattern.compile("shown once:\\s+(\\S+)");

    private final Process process;
    private final Path out;

    /**
     * Where a node lives.
     *
     * @param folder  its own
     * @param key     the key of all nodes of these rows
     * @param allowed where stores may lie
     */
    public record Home(Path folder, Path key, Path allowed, Settings.Database rows, Duration lostAfter) {}

    private TestNode(Process process, Path out) {
        this.process = process;
        this.out = out;
    }

    /** Begins to start one. */
    public static TestNode start(Home home) throws IOException {
        return start(home, Map.of());
    }

    /** The same with more in its environment, and more options. */
    static TestNode start(Home home, Map<String, String> environment, String... options) throws IOException {
        Files.createDirectories(home.folder());
        List<String> line = new ArrayList<>(List.of(
                JAVA.toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                "io.holdfast.server.start.Main",
                "server"));
        line.addAll(
                List.of("--port", "0", "--data", home.folder().resolve("data").toString()));
        line.addAll(List.of("--server-key-file", home.key().toString()));
        if (home.rows() instanceof Settings.Database.Postgres(String url, Optional<String> user, var _)) {
            line.addAll(List.of("--database-url", url));
            user.ifPresent(name -> line.addAll(List.of("--database-user", name)));
        }
        line.addAll(List.of("--allow-folder", home.allowed().toString(), "--allow-address", "127.0.0.0/8"));
        line.addAll(List.of("--lost-after", String.valueOf(home.lostAfter().toSeconds())));
        line.addAll(List.of(options));
        Path out = TestSecrets.log("node");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new TestNode(process, out);
    }

    /** Scheme, host and port; waits until it answers. */
    public String address() {
        return found(LISTENS)
                .or(() -> TestPlans.await(
                        () -> {
                            assertThat(process.isAlive()).as(said()).isTrue();
                            return found(LISTENS);
                        },
                        Optional::isPresent))
                .orElseThrow();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public boolean isUp() {
        return process.isAlive() && found(LISTENS).isPresent();
    }

    /** As jobs name it. */
    public String name() {
        String _ = address();
        return found(NAME).orElseThrow();
    }

    /** Of the account that its first start has made. */
    public String firstPassword() {
        String _ = address();
        return TestSecrets.noted(found(PASSWORD).orElseThrow());
    }

    private Optional<String> found(Pattern pattern) {
        Matcher matcher = pattern.matcher(said());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** All that it has written so far. */
    public String said() {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** At once, as a lack of memory or power does it. */
    public void kill() {
        process.destroyForcibly();
        waitFor();
    }

    /** It stands still, as a machine does that is moved or sleeps: what it was about to do it does when it is woken. */
    public void pause() {
        signal("STOP");
    }

    public void wake() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(code).isZero();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As a person does it. */
    @Override
    public void close() {
        process.destroy();
        if (process.isAlive()) {
            wake(); // one that stands still hears nothing
        }
        waitFor();
    }

    /** The exit code of one that ends by itself. */
    public int ended() {
        waitFor();
        return process.exitValue();
    }

    private void waitFor() {
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(said()).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Without the folder and the jar in which tests set up their logger. */
    static String classPath() {
        return parts().filter(each -> !each.endsWith("-tests.jar"))
                .map(Path::of)
                .filter(each -> !Files.exists(each.resolve("logback-test.xml")))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Who runs the tests may have them in a loader of its own, or in a jar that names them. */
    private static Stream<String> parts() {
        return TestNode.class.getClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(URL::getPath)
                : Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator, -1));
    }
}
