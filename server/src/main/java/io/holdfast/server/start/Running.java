package io.holdfast.server.start;

import io.holdfast.engine.error.BadInput;
import io.holdfast.server.Server;
import io.holdfast.server.access.FirstStart;
import io.holdfast.server.catalog.DatabaseFile;
import io.holdfast.server.catalog.OwnSource;
import io.holdfast.server.catalog.Policies;
import io.holdfast.server.catalog.Tables;
import io.holdfast.server.own.OwnState;
import io.holdfast.server.settings.Node;
import io.holdfast.server.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/**
 * A server that is up.
 *
 * @param firstPassword of the account that its first start has made
 */
public record Running(ConfigurableApplicationContext context, String address, Optional<String> firstPassword)
        implements AutoCloseable {
    /** Of a process that is to be started again: a failure that passes, as {@code sysexits.h} numbers it. */
    static final int START_AGAIN = 75;

    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final String SCHEDULER = "com.github.kagkarlsson";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofMinutes(1);

    /**
     * Starts one in this process, and returns when it answers.
     *
     * @throws BadInput if it can't be started so; the message says why
     */
    public static Running start(Settings settings) {
        return start(settings, InstantSource.system());
    }

    /** The same by another clock. */
    static Running start(Settings settings, InstantSource clock) {
        settings.makeFolder();
        ConfigurableApplicationContext context = context(settings, clock);
        String scheme = settings.listening() instanceof Settings.Listening.Tls ? "https" : "http";
        String host = String.valueOf(settings.properties().get("server.address"));
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        String address = scheme + "://" + host + ":" + port;
        String node = context.getBean(Node.class).name();
        LOG.info("Holdfast server {} listens at {}, and is the node {}", Node.RELEASE, address, node);
        return new Running(context, address, firstStart(context));
    }

    private static ConfigurableApplicationContext context(Settings settings, InstantSource clock) {
        try {
            return new SpringApplicationBuilder(Server.class)
                    .properties(settings.properties())
                    .initializers(fresh -> {
                        fresh.getBeanFactory().registerSingleton("settings", settings);
                        fresh.getBeanFactory().registerSingleton("clock", clock);
                    })
                    .run();
        } catch (RuntimeException e) {
            throw KnownFailure.in(e).map(RuntimeException.class::cast).orElse(e);
        }
    }

    private static Optional<String> firstStart(ConfigurableApplicationContext context) {
        context.getBean(Policies.class).ship();
        context.getBean(OwnSource.class).ship(OwnState.NAME);
        return context.getBean(FirstStart.class).makeAdministrator();
    }

    /** Until it is stopped, or only a new process could go on; the exit code. */
    int await() {
        CountDownLatch closed = new CountDownLatch(1);
        context.addApplicationListener(event -> {
            if (event instanceof ContextClosedEvent) {
                closed.countDown();
            }
        });
        DatabaseFile file = context.getBean(DatabaseFile.class);
        Tables tables = context.getBean(Tables.class);
        try {
            while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<String> why = whyItCanNotGoOn(file, tables);
                if (why.isPresent()) {
                    // Each of its threads would say the same, with a stack, until the end.
                    LoggingSystem.get(Running.class.getClassLoader()).setLogLevel(SCHEDULER, LogLevel.OFF);
                    LOG.error(
                            "{}. This process ends with the exit code {}, to be started again", why.get(), START_AGAIN);
                    endWhateverHangs();
                    return START_AGAIN;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static Optional<String> whyItCanNotGoOn(DatabaseFile file, Tables tables) {
        Optional<String> broken = file.broken()
                .map(
                        why -> "The server's database can't be used any more: " + why
                                + ". Next: make room where it lies, if that is why; what the server was told and what ran goes on at the next start");
        try {
            return broken.or(tables::newer);
        } catch (RuntimeException e) {
            LOG.debug("The database is away, and who asks it for more than that tells so", e);
            return Optional.empty();
        }
    }

    /** Jobs stop at a checkpoint, as far as they can; what waits for a database that never answers is not waited for. */
    private static void endWhateverHangs() {
        Thread.ofPlatform().daemon().name("end").start(() -> {
            try {
                Thread.sleep(LAST_WORDS);
            } catch (InterruptedException e) {
                // It is over sooner, then.
            }
            Runtime.getRuntime().halt(START_AGAIN);
        });
    }

    @Override
    public void close() {
        context.close();
    }

    @Override
    public String toString() {
        return "server at " + address;
    }
}
