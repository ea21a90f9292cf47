package io.holdfast.server.access;

import io.holdfast.server.catalog.Instants;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who is logged in. Rows, so that any node knows them; of the words that open them only digests. */
@Component
public class Sessions {
    public static final Duration LENGTH = Duration.ofHours(12);

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Sessions(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One that has just begun.
     *
     * @param cookie  goes into the cookie
     * @param forgery comes back in a header with every change: another site can make a browser send cookies, but not this
     */
    public record Begun(String cookie, String forgery) {
        @Override
        public String toString() {
            return "a session";
        }
    }

    /**
     * One that is there.
     *
     * @param forgery digest of what every change must bring
     */
    record Known(Caller caller, String forgery) {}

    public Begun begin(Account account) {
        Begun begun = new Begun(Digests.word(random), Digests.word(random));
        jdbc.sql("delete from session where ends < :now")
                .param("now", Instants.column(clock.instant()))
                .update();
        jdbc.sql("insert into session (hash, account, forgery, ends) values (:hash, :account, :forgery, :ends)")
                .param("hash", Digests.of(begun.cookie()))
                .param("account", account.id())
                .param("forgery", Digests.of(begun.forgery()))
                .param("ends", Instants.column(clock.instant().plus(LENGTH)))
                .update();
        return begun;
    }

    Optional<Known> find(String cookie) {
        return jdbc.sql("select a.id, a.name, a.role, s.forgery from session s join account a on a.id = s.account"
                        + " where s.hash = :hash and s.ends > :now")
                .param("hash", Digests.of(cookie))
                .param("now", Instants.column(clock.instant()))
                .query((row, _) -> new Known(
                        new Caller(
                                row.getObject("id", UUID.class),
                                row.getString("name"),
                                Role.valueOf(row.getString("role"))),
                        row.getString("forgery")))
                .optional();
    }

    public void end(String cookie) {
        jdbc.sql("delete from session where hash = :hash")
                .param("hash", Digests.of(cookie))
                .update();
    }
}
