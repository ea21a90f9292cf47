package io.holdfast.server.start;

import io.holdfast.engine.key.KdfCost;
import io.holdfast.server.settings.Notify;
import io.holdfast.server.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole server, and somebody who calls it over HTTP. */
public final class TestServer extends TestCaller implements AutoCloseable {
    /** Tests wait for what a server does by itself, and log in and make repositories all the time. Processes of their own, {@link TestNode}, take the usual. */
    private static final Settings.Effort EFFORT = new Settings.Effort(5, new KdfCost(8 << 10, 1, 1));

    private final Running running;

    private TestServer(Running running, String token) {
        super(running.address(), token);
        this.running = running;
    }

    /** One that may use folders below this one, with its database in a file there. */
    public static TestServer inFolder(Path folder, InstantSource clock) {
        return start(folder, new Settings.Database.InFile(), clock);
    }

    public static TestServer start(Path folder, Settings.Database database, InstantSource clock) {
        return start(folder, database, clock, Notify.NOBODY);
    }

    /** One that tells somebody of its plans. */
    public static TestServer start(Path folder, Settings.Database database, InstantSource clock, Notify notify) {
        return start(settings(folder, folder.resolve("server"), database).with(notify), clock);
    }

    /** @param allowed where stores may lie */
    public static TestServer start(Path folder, Settings.Database database, InstantSource clock, Path allowed) {
        return start(settings(allowed, folder.resolve("server"), database), clock);
    }

    /** @param lostAfter without a sign of life for so long a node is lost */
    public static TestServer start(Path folder, Settings.Database database, Duration lostAfter) {
        return start(settings(folder, folder.resolve("server"), database).with(lostAfter), InstantSource.system());
    }

    private static TestServer start(Settings settings, InstantSource clock) {
        Running running = Running.start(settings, clock);
        return new TestServer(
                running,
                running.firstPassword()
                        .map(TestSecrets::noted)
                        .map(password ->
                                administrator(running.address(), password).token())
                        .orElse(""));
    }

    /** One that was there before, with what is its own in another folder. */
    static TestServer again(Path folder, Path data, Settings.Database database, String token) {
        Settings settings = settings(folder, data, database).with(Duration.ofSeconds(5));
        return new TestServer(Running.start(settings), token);
    }

    private static Settings settings(Path folder, Path data, Settings.Database database) {
        return new Settings(
                        data,
                        0,
                        new Settings.Listening.Loopback(),
                        database,
                        Optional.empty(),
                        List.of("127.0.0.0/8"),
                        List.of(folder))
                .with(EFFORT);
    }

    /** Another node on the same rows, with the same key and the same folders. */
    public static TestServer beside(TestServer first, Path folder, Settings.Database database) {
        return beside(first, folder, database, Settings.LOST_AFTER);
    }

    public static TestServer beside(TestServer first, Path folder, Settings.Database database, Duration lostAfter) {
        return beside(first, folder, database, lostAfter, InstantSource.system());
    }

    public static TestServer beside(
            TestServer first, Path folder, Settings.Database database, Duration lostAfter, InstantSource clock) {
        Settings settings = new Settings(
                        folder.resolve("server beside"),
                        0,
                        new Settings.Listening.Loopback(),
                        database,
                        Optional.of(folder.resolve("server/server.key")),
                        List.of("127.0.0.0/8"),
                        List.of(folder))
                .with(EFFORT);
        return new TestServer(Running.start(settings.with(lostAfter), clock), first.token());
    }

    /** The same server, called by the bearer of another token; without one, by nobody. */
    public TestServer as(String other) {
        return new TestServer(running, other);
    }

    public ConfigurableApplicationContext context() {
        return running.context();
    }

    public Optional<String> firstPassword() {
        return running.firstPassword();
    }

    @Override
    public void close() {
        running.close();
    }
}
