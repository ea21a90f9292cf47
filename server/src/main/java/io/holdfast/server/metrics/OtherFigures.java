package io.holdfast.server.metrics;

import io.holdfast.server.catalog.Instants;
import io.holdfast.server.notice.Receiver;
import io.holdfast.server.notice.Receivers;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What ends, what waits to be told, what was found. */
@Component
class OtherFigures implements Figures {
    private final JdbcClient jdbc;
    private final Receivers receivers;

    OtherFigures(JdbcClient jdbc, Receivers receivers) {
        this.jdbc = jdbc;
        this.receivers = receivers;
    }

    @Override
    public void read(Sheet sheet, Instant now) {
        jdbc.sql("select name, credential_ends from store where credential_ends is not null order by name")
                .query(row -> {
                    sheet.add(Meters.CREDENTIAL, Instants.of(row, "credential_ends"), row.getString("name"));
                });
        jdbc.sql("select name, ends from token where ends > :since order by name")
                .param("since", Instants.column(now.minus(Duration.ofDays(7))))
                .query(row -> {
                    sheet.add(Meters.TOKEN, Instants.of(row, "ends"), row.getString("name"));
                });
        receivers.all().forEach(each -> notices(sheet, each, now));
        discoveries(sheet);
    }

    private void notices(Sheet sheet, Receiver receiver, Instant now) {
        String name = receiver.kind().name();
        jdbc.sql(
                        "select count(*) as waiting, min(happened) as oldest from notice where receiver = :receiver and told is null")
                .param("receiver", name)
                .query(row -> {
                    sheet.add(Meters.NOTICES, row.getLong("waiting"), name.toLowerCase(Locale.ROOT));
                    sheet.add(
                            Meters.NOTICE_AGE,
                            Instants.optional(row, "oldest")
                                    .map(oldest -> Duration.between(oldest, now).toMillis() / 1000.0)
                                    .orElse(0.0),
                            name.toLowerCase(Locale.ROOT));
                });
    }

    private void discoveries(Sheet sheet) {
        jdbc.sql("select d.name, d.listed,"
                        + " (select count(*) from found f where f.discovery = d.id and f.gone is not null) as gone,"
                        + " (select count(*) from found f where f.discovery = d.id and f.gone is null and not exists"
                        + " (select 1 from source s join plan p on p.source = s.id where s.store = d.store and s.place = f.source_place))"
                        + " as unprotected from discovery d order by d.name")
                .query(row -> {
                    String name = row.getString("name");
                    sheet.add(Meters.FOUND, row.getLong("unprotected"), name);
                    sheet.add(Meters.GONE, row.getLong("gone"), name);
                    Instants.optional(row, "listed").ifPresent(at -> sheet.add(Meters.LISTED, at, name));
                });
    }
}
