package io.holdfast.server.discovery;

import io.holdfast.engine.error.HoldfastException;
import io.holdfast.server.catalog.Discoveries;
import io.holdfast.server.catalog.KnownDiscovery;
import io.holdfast.server.chore.Chore;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Has each discovery look when its time has come. */
@Component
class DiscoveryChore implements Chore {
    private static final Logger LOG = LoggerFactory.getLogger(DiscoveryChore.class);

    private final Discoveries discoveries;
    private final Look look;
    private final InstantSource clock;

    DiscoveryChore(Discoveries discoveries, Look look, InstantSource clock) {
        this.discoveries = discoveries;
        this.look = look;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "discovery";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void look() {
        discoveries.all().stream().filter(this::isDue).forEach(this::look);
    }

    private boolean isDue(KnownDiscovery discovery) {
        return discovery
                .looked()
                .map(at -> !at.plus(Duration.ofMinutes(discovery.minutes())).isAfter(clock.instant()))
                .orElse(true);
    }

    private void look(KnownDiscovery discovery) {
        try {
            var _ = look.look(discovery);
        } catch (HoldfastException e) {
            LOG.warn("Discovery {} got no list: {}", discovery.name(), e.message());
        } catch (RuntimeException e) {
            LOG.error("Discovery {} failed", discovery.name(), e);
        }
    }
}
