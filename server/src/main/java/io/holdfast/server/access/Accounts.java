package io.holdfast.server.access;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.NotFound;
import io.holdfast.server.catalog.Ids;
import io.holdfast.server.catalog.Instants;
import io.holdfast.server.catalog.Names;
import io.holdfast.server.catalog.Outdated;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** People who may log in. After five wrong passwords in a row an account waits, longer each time. */
@Component
public class Accounts {
    private static final int FREE_FAILURES = 5;
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration LONGEST = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final Passwords passwords;
    private final InstantSource clock;

    public Accounts(JdbcClient jdbc, Passwords passwords, InstantSource clock) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** What became of a try to log in. */
    public sealed interface Login {
        record Right(Account account) implements Login {}

        /**
         * Name or password: which, nobody who calls is told.
         *
         * @param account of that name, if there is one
         */
        record Wrong(Optional<Account> account) implements Login {}

        /** Too many were wrong. */
        record Waits(Account account, Instant until) implements Login {}
    }

    private record Kept(Account account, String password, int failures, Optional<Instant> lockedUntil) {}

    public Login login(String name, String password) {
        Optional<Kept> kept = jdbc.sql("select * from account where name = :name")
                .param("name", name)
                .query((row, _) -> new Kept(
                        account(row),
                        row.getString("password"),
                        row.getInt("failures"),
                        Instants.optional(row, "locked_until")))
                .optional();
        if (kept.isEmpty()) {
            passwords.tryNobodys(password);
            return new Login.Wrong(Optional.empty());
        }
        Account account = kept.get().account();
        Optional<Instant> locked = kept.get().lockedUntil().filter(clock.instant()::isBefore);
        if (locked.isPresent()) {
            return new Login.Waits(account, locked.get());
        }
        if (!passwords.isRight(password, kept.get().password())) {
            fail(account, kept.get().failures() + 1);
            return new Login.Wrong(Optional.of(account));
        }
        jdbc.sql("update account set failures = 0, locked_until = null where id = :id")
                .param("id", account.id())
                .update();
        return new Login.Right(account);
    }

    private void fail(Account account, int failures) {
        jdbc.sql("update account set failures = failures + 1, locked_until = :until where id = :id")
                .param("until", lockedUntil(failures))
                .param("id", account.id())
                .update();
    }

    private @Nullable Object lockedUntil(int failures) {
        if (failures < FREE_FAILURES) {
            return null;
        }
        Duration wait = Duration.ofMinutes(1L << Math.min(failures - FREE_FAILURES, MOST_DOUBLINGS));
        return Instants.column(clock.instant().plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait));
    }

    private List<Account> all() {
        return jdbc.sql("select * from account order by name")
                .query((row, _) -> account(row))
                .list();
    }

    /** Some, by name, those behind a name. */
    public List<Account> page(Optional<String> after, int limit) {
        return jdbc.sql("select * from account where name > :after order by name limit :limit")
                .param("after", after.orElse(""))
                .param("limit", limit)
                .query((row, _) -> account(row))
                .list();
    }

    boolean isEmpty() {
        return jdbc.sql("select count(*) from account").query(Long.class).single() == 0;
    }

    public Account get(UUID id) {
        return jdbc.sql("select * from account where id = :id")
                .param("id", id)
                .query((row, _) -> account(row))
                .optional()
                .orElseThrow(() -> new NotFound("There is no account of this id. Next: list the accounts"));
    }

    /** @throws Conflict if there is one of that name */
    public Account create(String name, Role role, String password) {
        UUID id = Ids.next(clock.instant());
        String checked = Names.checked(name);
        if (jdbc.sql("select count(*) from account where name = :name")
                        .param("name", checked)
                        .query(Long.class)
                        .single()
                > 0) {
            throw new Conflict("There is an account '" + checked + "' already. Next: choose another name");
        }
        jdbc.sql(
                        "insert into account (id, name, role, password, version, changed) values (:id, :name, :role, :password, 1, :now)")
                .param("id", id)
                .param("name", checked)
                .param("role", role.name())
                .param("password", passwords.kept(password))
                .param("now", Instants.column(clock.instant()))
                .update();
        return get(id);
    }

    /**
     * Another role, and another password where one is given; that ends the sessions of the account.
     *
     * @throws Outdated if somebody changed it since that version
     * @throws BadInput if nobody would be left who may change anything
     */
    public Account change(UUID id, long version, Role role, Optional<String> password) {
        Account before = get(id);
        if (before.role() == Role.ADMINISTRATOR && role != Role.ADMINISTRATOR) {
            mustNotBeTheLast(before);
        }
        int changed = jdbc.sql(
                        "update account set role = :role, password = coalesce(:password, password), version = version + 1,"
                                + " changed = :now where id = :id and version = :version")
                .param("role", role.name())
                .param("password", password.map(passwords::kept).orElse(null))
                .param("now", Instants.column(clock.instant()))
                .param("id", id)
                .param("version", version)
                .update();
        Outdated.unless(changed == 1, before.name());
        jdbc.sql("delete from session where account = :id").param("id", id).update();
        return get(id);
    }

    /** With its sessions and tokens. */
    public void delete(UUID id, long version) {
        Account before = get(id);
        mustNotBeTheLast(before);
        int deleted = jdbc.sql("delete from account where id = :id and version = :version")
                .param("id", id)
                .param("version", version)
                .update();
        Outdated.unless(deleted == 1, before.name());
    }

    private void mustNotBeTheLast(Account account) {
        boolean last = account.role() == Role.ADMINISTRATOR
                && all().stream()
                                .filter(each -> each.role() == Role.ADMINISTRATOR)
                                .count()
                        == 1;
        if (last) {
            throw new BadInput("'" + account.name() + "' is the last administrator. Next: make another one first");
        }
    }

    static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                row.getLong("version"),
                Instants.of(row, "changed"));
    }
}
