package io.holdfast.server.api;

import io.holdfast.server.catalog.DatabaseAway;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether the database answers. Where much is asked of it, so that no connection is free, it is there all the same. */
@Component("dbHealthIndicator")
class DatabaseHealth implements HealthIndicator {
    private final JdbcClient jdbc;

    DatabaseHealth(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Health health() {
        try {
            int _ = jdbc.sql("select 1").query(Integer.class).single();
            return Health.up().build();
        } catch (RuntimeException e) {
            return DatabaseAway.isCrowd(e) ? Health.up().build() : Health.down().build();
        }
    }
}
