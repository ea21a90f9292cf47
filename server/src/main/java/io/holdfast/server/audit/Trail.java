package io.holdfast.server.audit;

import io.holdfast.server.catalog.Instants;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The trail of changes. Each entry has a hash over itself and the entry before, so that whoever takes one out, or changes it, must change all that
 * follow; a hash that somebody has written down elsewhere then tells.
 */
@Component
public class Trail {
    private static final String FIRST = "0".repeat(64);

    private final JdbcClient jdbc;
    private final InstantSource clock;

    public Trail(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** An entry, as it can be written down elsewhere. */
    public record Head(long number, String hash) {}

    /** Writes an entry, in the transaction of the change: both are there or neither. Changes of all nodes take turns here. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(Change change) {
        Head head = jdbc.sql("select number, hash from audit_head for update")
                .query((row, _) -> new Head(row.getLong("number"), row.getString("hash")))
                .single();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        long number = head.number() + 1;
        String hash = hash(head.hash(), number, now, change);
        jdbc.sql(
                        "insert into audit (number, happened, who, origin, action, kind, thing, earlier, later, hash)"
                                + " values (:number, :happened, :who, :origin, :action, :kind, :thing, :earlier, :later, :hash)")
                .param("number", number)
                .param("happened", Instants.column(now))
                .param("who", change.who())
                .param("origin", change.origin())
                .param("action", change.action())
                .param("kind", change.kind())
                .param("thing", change.thing())
                .param("earlier", change.earlier().orElse(null))
                .param("later", change.later().orElse(null))
                .param("hash", hash)
                .update();
        jdbc.sql("update audit_head set number = :number, hash = :hash")
                .param("number", number)
                .param("hash", hash)
                .update();
    }

    /** Some entries, newest first, those before a number. */
    public List<Entry> page(Optional<Long> before, int limit) {
        return jdbc.sql("select * from audit where number < :before order by number desc limit :limit")
                .param("before", before.orElse(Long.MAX_VALUE))
                .param("limit", limit)
                .query((row, _) -> entry(row))
                .list();
    }

    /**
     * What a walk along the chain found.
     *
     * @param broken number of the first entry that does not follow from the one before; empty if all do
     * @param head   hash of the newest entry: to be kept elsewhere
     */
    public record Walk(long entries, Optional<Long> broken, String head) {}

    /**
     * Walks along the whole chain.
     *
     * @param known an entry that somebody has written down: if it is another one now, the chain is broken there
     */
    @Transactional(readOnly = true)
    public Walk walk(Optional<Head> known) {
        AtomicReference<Head> at = new AtomicReference<>(new Head(0, FIRST));
        AtomicReference<Optional<Long>> broken = new AtomicReference<>(Optional.empty());
        jdbc.sql("select * from audit order by number").query(row -> {
            Entry entry = entry(row);
            Head before = at.get();
            boolean another = known.filter(each ->
                            each.number() == entry.number() && !each.hash().equals(entry.hash()))
                    .isPresent();
            boolean follows = !another
                    && entry.number() == before.number() + 1
                    && entry.hash().equals(hash(before.hash(), entry.number(), entry.happened(), entry.change()));
            if (!follows && broken.get().isEmpty()) {
                broken.set(Optional.of(before.number() + 1));
            }
            at.set(new Head(entry.number(), entry.hash()));
        });
        Head last = jdbc.sql("select number, hash from audit_head")
                .query((row, _) -> new Head(row.getLong("number"), row.getString("hash")))
                .single();
        boolean shorter =
                known.filter(each -> each.number() > at.get().number()).isPresent();
        if (broken.get().isEmpty() && (shorter || !last.equals(at.get()))) {
            broken.set(Optional.of(at.get().number() + 1));
        }
        return new Walk(at.get().number(), broken.get(), last.hash());
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("number"),
                Instants.of(row, "happened"),
                new Change(
                        row.getString("who"),
                        row.getString("origin"),
                        row.getString("action"),
                        row.getString("kind"),
                        row.getString("thing"),
                        Optional.ofNullable(row.getString("earlier")),
                        Optional.ofNullable(row.getString("later"))),
                row.getString("hash"));
    }

    /** Each part with its length before it, so that no two entries are the same bytes. */
    private static String hash(String before, long number, Instant happened, Change change) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(
                    before,
                    String.valueOf(number),
                    happened.toString(),
                    change.who(),
                    change.origin(),
                    change.action(),
                    change.kind(),
                    change.thing(),
                    change.earlier().map(text -> "=" + text).orElse(""),
                    change.later().map(text -> "=" + text).orElse(""))) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
