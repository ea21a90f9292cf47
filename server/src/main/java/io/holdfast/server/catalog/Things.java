package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.NotFound;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Things of one kind, as rows of one table. A kind says how its rows are read and which columns a draft becomes; all else is the same for all.
 *
 * @param <D> what somebody says of one
 * @param <T> one that is known
 */
public abstract class Things<D extends Draft, T extends Known> {
    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final String table;
    private final String select;

    /**
     * @param table  of this kind, and its name in messages
     * @param select reads rows of it, as {@code x}, with what they refer to
     */
    protected Things(JdbcClient jdbc, InstantSource clock, String table, String select) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.table = table;
        this.select = select;
    }

    /** How messages and the trail call this kind. */
    public String kind() {
        return table;
    }

    protected JdbcClient jdbc() {
        return jdbc;
    }

    /** One row of the select. */
    protected abstract T read(ResultSet row) throws SQLException;

    /**
     * The columns that a draft becomes, besides id, name, version and changed.
     *
     * @param id of the row
     * @param before what is there, where it is changed
     * @throws BadInput if the draft does not go
     */
    protected abstract Map<String, ?> columns(D draft, UUID id, Optional<T> before);

    /** Some of them in the order of their names, those behind a name. */
    public List<T> page(Optional<String> after, int limit) {
        return jdbc.sql(select + " where x.name > :after order by x.name limit :limit")
                .param("after", after.orElse(""))
                .param("limit", limit)
                .query((row, _) -> read(row))
                .list();
    }

    /** All of them, for what goes on inside the server. */
    public List<T> all() {
        return jdbc.sql(select + " order by x.name")
                .query((row, _) -> read(row))
                .list();
    }

    /** @throws NotFound if there is none of this id */
    public T get(UUID id) {
        return jdbc.sql(select + " where x.id = :id")
                .param("id", id)
                .query((row, _) -> read(row))
                .optional()
                .orElseThrow(() -> new NotFound("There is no " + table + " of the id " + id + ". Next: list them"));
    }

    /** @throws BadInput if there is none of this name, which somebody wrote into a field */
    public T named(String field, String name) {
        return jdbc.sql(select + " where x.name = :name")
                .param("name", name)
                .query((row, _) -> read(row))
                .optional()
                .orElseThrow(() -> new BadInput(field + ": there is no " + table + " '" + name
                        + "'. Next: make it first, or correct the name"));
    }

    /** @throws Conflict if there is one like it */
    public T create(D draft) {
        Instant now = clock.instant();
        UUID id = Ids.next(now);
        Map<String, ?> columns = columns(draft, id, Optional.empty());
        String names = String.join(", ", columns.keySet());
        String values = String.join(", :", columns.keySet());
        try {
            jdbc.sql("insert into " + table + " (id, name, version, changed, " + names
                            + ") values (:id, :name, 1, :changed, :" + values + ")")
                    .params(columns)
                    .param("id", id)
                    .param("name", Names.checked(draft.name()))
                    .param("changed", Instants.column(now))
                    .update();
        } catch (DataIntegrityViolationException e) {
            throw likeIt(draft, e);
        }
        return get(id);
    }

    /**
     * Puts the draft in the place of what is there.
     *
     * @throws Outdated if somebody changed it since that version
     */
    public T change(UUID id, long version, D draft) {
        T before = get(id);
        Map<String, ?> columns = columns(draft, id, Optional.of(before));
        StringBuilder sets = new StringBuilder();
        columns.keySet()
                .forEach(name -> sets.append(", ").append(name).append(" = :").append(name));
        try {
            int changed = jdbc.sql("update " + table + " set name = :name, version = version + 1, changed = :changed"
                            + sets + " where id = :id and version = :version")
                    .params(columns)
                    .param("id", id)
                    .param("version", version)
                    .param("name", Names.checked(draft.name()))
                    .param("changed", Instants.column(clock.instant()))
                    .update();
            Outdated.unless(changed == 1, before.name());
        } catch (DataIntegrityViolationException e) {
            throw likeIt(draft, e);
        }
        return get(id);
    }

    /**
     * @throws Outdated if somebody changed it since that version
     * @throws Conflict if something refers to it
     */
    public void delete(UUID id, long version) {
        T before = get(id);
        try {
            int deleted = jdbc.sql("delete from " + table + " where id = :id and version = :version")
                    .param("id", id)
                    .param("version", version)
                    .update();
            Outdated.unless(deleted == 1, before.name());
        } catch (DataIntegrityViolationException e) {
            throw new Conflict(
                    "The " + table + " '" + before.name() + "' is in use. Next: delete what refers to it first", e);
        }
    }

    private Conflict likeIt(D draft, DataIntegrityViolationException e) {
        return new Conflict(
                "There is a " + table + " of the name '" + draft.name()
                        + "', or of the same place, already. Next: choose" + " another one, or change that",
                e);
    }
}
