package io.holdfast.server.job;

import io.holdfast.server.catalog.Instants;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The log of each job: sentences. A job that has said too much says that, and no more. */
@Component
public class JobLines {
    private static final int MOST = 10_000;

    private final JdbcClient jdbc;
    private final InstantSource clock;

    public JobLines(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param number from 1, without gaps */
    public record Line(long number, Instant happened, String text) {}

    /** One that an attempt writes: one thread at a time. */
    final class Writer {
        private final UUID job;
        private long number;

        private Writer(UUID job) {
            this.job = job;
            this.number = jdbc.sql("select coalesce(max(number), 0) from job_line where job = :job")
                    .param("job", job)
                    .query(Long.class)
                    .single();
        }

        synchronized void add(String text) {
            if (number > MOST) {
                return;
            }
            number++;
            jdbc.sql("insert into job_line (job, number, happened, text) values (:job, :number, :now, :text)")
                    .param("job", job)
                    .param("number", number)
                    .param("now", Instants.column(clock.instant()))
                    .param("text", number > MOST ? "This job has more to say than is kept." : text)
                    .update();
        }
    }

    Writer writer(UUID job) {
        return new Writer(job);
    }

    public List<Line> page(UUID job, long after, int limit) {
        return jdbc.sql("select * from job_line where job = :job and number > :after order by number limit :limit")
                .param("job", job)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> new Line(row.getLong("number"), Instants.of(row, "happened"), row.getString("text")))
                .list();
    }
}
