package io.holdfast.server.access;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.NotFound;
import io.holdfast.server.catalog.Ids;
import io.holdfast.server.catalog.Instants;
import io.holdfast.server.catalog.Names;
import io.holdfast.server.catalog.Outdated;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What programs call with. A token never may more than its maker may, also when that becomes less. */
@Component
public class Tokens {
    /** What each begins with, so that a scan for leaked secrets finds them. */
    static final String PREFIX = "hft_";

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration USED_WITHIN = Duration.ofMinutes(1);
    private static final String SELECT = "select t.*, a.name as owner from token t join account a on a.id = t.account";

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Tokens(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** One that was just made: its word is shown this once. */
    public record Made(Token token, String word) {
        @Override
        public String toString() {
            return token.toString();
        }
    }

    /** @throws BadInput if it would last too long, or may more than its maker */
    public Made create(Caller maker, String name, Role role, Duration lasts) {
        if (!maker.role().may(role)) {
            throw new BadInput(
                    "A token may not have a role that its maker has not: " + role + ". Next: choose a lower one");
        }
        if (!lasts.isPositive() || lasts.compareTo(LONGEST) > 0) {
            throw new BadInput("A token lasts a year at most. Next: give 1 to 366 days");
        }
        String checked = Names.checked(name);
        if (jdbc.sql("select count(*) from token where name = :name")
                        .param("name", checked)
                        .query(Long.class)
                        .single()
                > 0) {
            throw new Conflict("There is a token '" + checked + "' already. Next: choose another name");
        }
        String word = PREFIX + Digests.word(random);
        Instant now = clock.instant();
        UUID id = Ids.next(now);
        jdbc.sql("insert into token (id, name, role, hash, account, ends, version, changed)"
                        + " values (:id, :name, :role, :hash, :account, :ends, 1, :now)")
                .param("id", id)
                .param("name", checked)
                .param("role", role.name())
                .param("hash", Digests.of(word))
                .param("account", maker.account())
                .param("ends", Instants.column(now.plus(lasts).truncatedTo(ChronoUnit.SECONDS)))
                .param("now", Instants.column(now))
                .update();
        return new Made(get(id), word);
    }

    Optional<Caller> find(String word) {
        Instant now = clock.instant();
        Optional<Caller> found = jdbc.sql("select t.name, t.role, t.account, a.name as owner, a.role as owner_role"
                        + " from token t join account a on a.id = t.account where t.hash = :hash and t.ends > :now")
                .param("hash", Digests.of(word))
                .param("now", Instants.column(now))
                .query((row, _) -> new Caller(
                        row.getObject("account", UUID.class),
                        row.getString("owner") + "/" + row.getString("name"),
                        lower(Role.valueOf(row.getString("role")), Role.valueOf(row.getString("owner_role")))))
                .optional();
        found.ifPresent(
                _ -> jdbc.sql("update token set used = :now where hash = :hash and (used is null or used < :before)")
                        .param("now", Instants.column(now))
                        .param("hash", Digests.of(word))
                        .param("before", Instants.column(now.minus(USED_WITHIN)))
                        .update());
        return found;
    }

    private static Role lower(Role wanted, Role owners) {
        return owners.may(wanted) ? wanted : Role.VIEWER;
    }

    /** Some, by name, those behind a name. */
    public List<Token> page(Optional<String> after, int limit) {
        return jdbc.sql(SELECT + " where t.name > :after order by t.name limit :limit")
                .param("after", after.orElse(""))
                .param("limit", limit)
                .query((row, _) -> token(row))
                .list();
    }

    public Token get(UUID id) {
        return jdbc.sql(SELECT + " where t.id = :id")
                .param("id", id)
                .query((row, _) -> token(row))
                .optional()
                .orElseThrow(() -> new NotFound("There is no token of this id. Next: list the tokens"));
    }

    public void delete(UUID id, long version) {
        Token token = get(id);
        int deleted = jdbc.sql("delete from token where id = :id and version = :version")
                .param("id", id)
                .param("version", version)
                .update();
        Outdated.unless(deleted == 1, token.name());
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                row.getString("owner"),
                Instants.of(row, "ends"),
                Instants.optional(row, "used"),
                row.getLong("version"));
    }
}
