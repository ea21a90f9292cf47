package io.holdfast.server.metrics;

import io.holdfast.server.catalog.Instants;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What repositories hold, how much of it was verified, and how far replicas are behind. */
@Component
class RepositoryFigures implements Figures {
    private static final Duration VERIFIED_WITHIN = Duration.ofDays(30);

    private final JdbcClient jdbc;

    RepositoryFigures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void read(Sheet sheet, Instant now) {
        looks(sheet);
        content(sheet);
        verified(sheet, now);
        replicas(sheet, now);
    }

    private void looks(Sheet sheet) {
        jdbc.sql("select name, looked, trouble from repository where follows is null order by name")
                .query(row -> {
                    String name = row.getString("name");
                    Instants.optional(row, "looked").ifPresent(at -> sheet.add(Meters.LOOKED, at, name));
                    sheet.add(Meters.TROUBLE, row.getString("trouble") == null ? 0 : 1, name);
                });
    }

    private void content(Sheet sheet) {
        jdbc.sql("select r.name, count(s.id) as snapshots, coalesce(sum(s.bytes), 0) as content,"
                        + " coalesce(sum(s.stored), 0) as stored from repository r left join snapshot s on s.repository = r.id and not s.forgotten"
                        + " where r.follows is null group by r.name order by r.name")
                .query(row -> {
                    String name = row.getString("name");
                    double content = row.getDouble("content");
                    double stored = row.getDouble("stored");
                    sheet.add(Meters.SNAPSHOTS, row.getLong("snapshots"), name);
                    sheet.add(Meters.CONTENT, content, name);
                    if (stored > 0) {
                        sheet.add(Meters.DEDUP, content / stored, name);
                    }
                });
    }

    /** Parts follow each other round the circle, so what is read twice is only what goes beyond all. */
    private void verified(Sheet sheet, Instant now) {
        jdbc.sql(
                        "select r.name, coalesce(sum(v.share), 0) as share from repository r left join verification v"
                                + " on v.repository = r.id and v.happened > :since where r.follows is null group by r.name order by r.name")
                .param("since", Instants.column(now.minus(VERIFIED_WITHIN)))
                .query(row -> {
                    sheet.add(Meters.VERIFIED, Math.min(1, row.getDouble("share")), row.getString("name"));
                });
    }

    private void replicas(Sheet sheet, Instant now) {
        jdbc.sql("select r.name, min(s.as_of) as oldest from repository r left join snapshot s"
                        + " on s.repository = r.follows and not s.forgotten and (r.copied is null or s.as_of > r.copied)"
                        + " where r.follows is not null group by r.name order by r.name")
                .query(row -> {
                    sheet.add(
                            Meters.LAG,
                            Instants.optional(row, "oldest")
                                    .map(oldest -> Math.max(
                                            0, Duration.between(oldest, now).toMillis() / 1000.0))
                                    .orElse(0.0),
                            row.getString("name"));
                });
    }
}
