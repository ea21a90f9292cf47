package io.holdfast.server.discovery;

import io.holdfast.server.catalog.Instants;
import io.holdfast.server.catalog.KnownDiscovery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What discoveries have seen, as rows. */
@Component
public class Founds {
    private static final String PROTECTED =
            "exists (select 1 from source s join plan p on p.source = s.id where s.store = d.store and s.place = f.source_place)";
    private static final String SELECT = "select f.*, d.name as discovery_name, " + PROTECTED
            + " as is_protected from found f join discovery d on d.id = f.discovery";

    private final JdbcClient jdbc;

    public Founds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes over what is there now. What is not there any more stays, as gone; what is there and no longer meant is let go.
     *
     * @param all    that the store has
     * @param wanted of these, that are meant
     * @return how many are gone that were not before
     */
    @Transactional
    public int update(KnownDiscovery discovery, Collection<String> all, Set<String> wanted, Instant now) {
        for (String place : wanted) {
            jdbc.sql("insert into found (discovery, place, source_place, seen_first, seen_last)"
                            + " values (:discovery, :place, :source, :now, :now) on conflict do nothing")
                    .param("discovery", discovery.id())
                    .param("place", place)
                    .param("source", discovery.placeOf(place))
                    .param("now", Instants.column(now))
                    .update();
            jdbc.sql("update found set seen_last = :now, gone = null, source_place = :source"
                            + " where discovery = :discovery and place = :place")
                    .param("discovery", discovery.id())
                    .param("place", place)
                    .param("source", discovery.placeOf(place))
                    .param("now", Instants.column(now))
                    .update();
        }
        int gone = 0;
        for (Found each : of(discovery)) {
            if (wanted.contains(each.place())) {
                continue;
            }
            if (all.contains(each.place())) {
                letGo(discovery, each.place());
            } else {
                gone += setGone(discovery, each.place(), now);
            }
        }
        return gone;
    }

    private void letGo(KnownDiscovery discovery, String place) {
        jdbc.sql("delete from found where discovery = :discovery and place = :place")
                .param("discovery", discovery.id())
                .param("place", place)
                .update();
    }

    private int setGone(KnownDiscovery discovery, String place, Instant now) {
        return jdbc.sql("update found set gone = :now where discovery = :discovery and place = :place and gone is null")
                .param("now", Instants.column(now))
                .param("discovery", discovery.id())
                .param("place", place)
                .update();
    }

    List<Found> of(KnownDiscovery discovery) {
        return jdbc.sql(SELECT + " where f.discovery = :discovery order by f.place")
                .param("discovery", discovery.id())
                .query((row, _) -> found(row))
                .list();
    }

    /** Some of a discovery's, in the order of their names, those behind a name. */
    public List<Found> page(UUID discovery, Optional<String> after, int limit) {
        return jdbc.sql(SELECT + " where f.discovery = :discovery and f.place > :after order by f.place limit :limit")
                .param("discovery", discovery)
                .param("after", after.orElse(""))
                .param("limit", limit)
                .query((row, _) -> found(row))
                .list();
    }

    /** Those that are there and that nothing protects; the first of them. */
    public List<Found> unprotected(int limit) {
        return jdbc.sql(SELECT + " where f.gone is null and not " + PROTECTED
                        + " order by d.name, f.place limit :limit")
                .param("limit", limit)
                .query((row, _) -> found(row))
                .list();
    }

    /** A source was made of it. */
    void made(KnownDiscovery discovery, String place, UUID source, Instant now) {
        jdbc.sql("update found set made = :now, trouble = null where discovery = :discovery and place = :place")
                .param("now", Instants.column(now))
                .param("discovery", discovery.id())
                .param("place", place)
                .update();
        jdbc.sql("update source set discovery = :discovery where id = :source")
                .param("discovery", discovery.id())
                .param("source", source)
                .update();
    }

    void trouble(KnownDiscovery discovery, String place, Optional<String> why) {
        jdbc.sql("update found set trouble = :why where discovery = :discovery and place = :place")
                .param("why", why.orElse(null), Types.VARCHAR)
                .param("discovery", discovery.id())
                .param("place", place)
                .update();
    }

    /** Whether somebody has told of a source at that place, protected or not. */
    boolean hasSource(KnownDiscovery discovery, String place) {
        return jdbc.sql("select count(*) from source where store = :store and place = :place")
                        .param("store", discovery.storeId())
                        .param("place", discovery.placeOf(place))
                        .query(Long.class)
                        .single()
                > 0;
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                row.getString("discovery_name"),
                row.getString("place"),
                row.getString("source_place"),
                Instants.of(row, "seen_first"),
                Instants.of(row, "seen_last"),
                Instants.optional(row, "gone"),
                Instants.optional(row, "made"),
                row.getBoolean("is_protected"),
                Optional.ofNullable(row.getString("trouble")));
    }
}
