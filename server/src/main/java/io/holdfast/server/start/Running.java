package io.holdfast.server.start;

import io.holdfast.engine.error.BadInput;
import io.holdfast.server.Server;
import io.holdfast.server.access.FirstStart;
import io.holdfast.server.catalog.OwnSource;
import io.holdfast.server.catalog.Policies;
import io.holdfast.server.own.OwnState;
import io.holdfast.server.settings.Node;
import io.holdfast.server.settings.Settings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/**
 * A server that is up.
 *
 * @param firstPassword of the account that its first start has made
 */
public record Running(ConfigurableApplicationContext context, String address, Optional<String> firstPassword)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

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
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Server.class)
                .properties(settings.properties())
                .initializers(fresh -> {
                    fresh.getBeanFactory().registerSingleton("settings", settings);
                    fresh.getBeanFactory().registerSingleton("clock", clock);
                })
                .run();
        String scheme = settings.listening() instanceof Settings.Listening.Tls ? "https" : "http";
        String host = String.valueOf(settings.properties().get("server.address"));
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        String address = scheme + "://" + host + ":" + port;
        String node = context.getBean(Node.class).name();
        LOG.info("Holdfast server {} listens at {}, and is the node {}", Node.RELEASE, address, node);
        return new Running(context, address, firstStart(context));
    }

    private static Optional<String> firstStart(ConfigurableApplicationContext context) {
        context.getBean(Policies.class).ship();
        context.getBean(OwnSource.class).ship(OwnState.NAME);
        return context.getBean(FirstStart.class).makeAdministrator();
    }

    /** Until it is stopped. */
    void await() {
        CountDownLatch closed = new CountDownLatch(1);
        context.addApplicationListener(event -> {
            if (event instanceof ContextClosedEvent) {
                closed.countDown();
            }
        });
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
