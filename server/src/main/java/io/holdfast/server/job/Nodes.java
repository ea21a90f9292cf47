package io.holdfast.server.job;

import io.holdfast.server.catalog.Instants;
import io.holdfast.server.settings.Node;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which processes share the database, as far as they say so. */
@Component
class Nodes {
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final Node node;
    private final InstantSource clock;

    Nodes(JdbcClient jdbc, Node node, InstantSource clock) {
        this.jdbc = jdbc;
        this.node = node;
        this.clock = clock;
    }

    /** This one is there, and has so many places for jobs. */
    void say(int places) {
        int known = jdbc.sql("update node set seen = :now, places = :places where name = :name")
                .param("now", Instants.column(clock.instant()))
                .param("places", places)
                .param("name", node.name())
                .update();
        if (known == 0) {
            jdbc.sql("insert into node (name, places, seen) values (:name, :places, :now)")
                    .param("name", node.name())
                    .param("places", places)
                    .param("now", Instants.column(clock.instant()))
                    .update();
            jdbc.sql("delete from node where seen < :before")
                    .param("before", Instants.column(clock.instant().minus(FORGOTTEN)))
                    .update();
        }
    }

    /** This one stops. */
    void leave() {
        jdbc.sql("delete from node where name = :name")
                .param("name", node.name())
                .update();
    }

    /** Places for jobs, on all that were heard of lately. */
    int places() {
        return jdbc.sql("select coalesce(sum(places), 0) from node where seen > :since")
                .param("since", Instants.column(clock.instant().minus(node.lostAfter())))
                .query(Integer.class)
                .single();
    }
}
