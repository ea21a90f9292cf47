package io.holdfast.server.estimate;

import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.server.catalog.Instants;
import io.holdfast.server.catalog.Outdated;
import io.holdfast.server.catalog.Things;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Price lists: those that come with the program, and those of people. A change of a shipped one is a row of its id, which stands in its place; deleting that brings the
 * shipped one back.
 */
@Component
public class PriceLists extends Things<PriceListDraft, KnownPriceList> {
    private static final String SHIPPED = "/prices/prices.json";

    private final JsonMapper json;
    private final List<KnownPriceList> shipped;

    public PriceLists(JdbcClient jdbc, InstantSource clock, JsonMapper json) {
        super(jdbc, clock, "price_list", "select x.* from price_list x");
        this.json = json;
        this.shipped = shipped(json);
    }

    private record File(List<PriceListDraft> lists) {}

    private static List<KnownPriceList> shipped(JsonMapper json) {
        try (InputStream file = Objects.requireNonNull(PriceLists.class.getResourceAsStream(SHIPPED))) {
            return json.readValue(file, File.class).lists().stream()
                    .map(draft -> KnownPriceList.of(
                            draft,
                            UUID.nameUUIDFromBytes(("price list " + draft.name()).getBytes(StandardCharsets.UTF_8)),
                            true,
                            1,
                            draft.dated().atStartOfDay(java.time.ZoneOffset.UTC).toInstant()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the price lists of this program", e);
        }
    }

    @Override
    public String kind() {
        return "price list";
    }

    /** By which what a store charges is reckoned; empty where there is none for it. */
    public Optional<KnownPriceList> of(StoreUri uri) {
        return all().stream()
                .filter(each -> each.fits(uri) > 0)
                .max(Comparator.comparingInt((KnownPriceList each) -> each.fits(uri))
                        .thenComparing(each -> !each.shipped())
                        .thenComparing(KnownPriceList::dated));
    }

    @Override
    public List<KnownPriceList> all() {
        List<KnownPriceList> all = new ArrayList<>(super.all());
        Set<UUID> changed = new HashSet<>(all.stream().map(KnownPriceList::id).toList());
        shipped.stream().filter(each -> !changed.contains(each.id())).forEach(all::add);
        all.sort(Comparator.comparing(KnownPriceList::name));
        return all;
    }

    @Override
    public List<KnownPriceList> page(Optional<String> after, int limit) {
        return all().stream()
                .filter(each -> each.name().compareTo(after.orElse("")) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public KnownPriceList get(UUID id) {
        return all().stream().filter(each -> each.id().equals(id)).findFirst().orElseGet(() -> super.get(id));
    }

    @Override
    public KnownPriceList create(PriceListDraft draft) {
        if (all().stream().anyMatch(each -> each.name().equals(draft.name()))) {
            throw new Conflict("There is a price list of the name '" + draft.name()
                    + "' already. Next: change that, or choose another name");
        }
        return super.create(draft);
    }

    @Override
    public KnownPriceList change(UUID id, long version, PriceListDraft draft) {
        KnownPriceList before = get(id);
        if (!before.shipped()) {
            return super.change(id, version, draft);
        }
        Outdated.unless(version == before.version(), before.name());
        if (all().stream()
                .anyMatch(each -> each.name().equals(draft.name()) && !each.id().equals(id))) {
            throw new Conflict(
                    "There is a price list of the name '" + draft.name() + "' already. Next: choose another name");
        }
        KnownPriceList made = super.create(draft);
        jdbc().sql("update price_list set id = :id, version = :version where id = :made")
                .param("id", id)
                .param("version", version + 1)
                .param("made", made.id())
                .update();
        return get(id);
    }

    /** Of a shipped one that was changed: it is as shipped again. */
    @Override
    public void delete(UUID id, long version) {
        if (get(id).shipped()) {
            throw new Conflict("'" + get(id).name()
                    + "' comes with the program. Next: change it, or make one of your own, which goes before it");
        }
        super.delete(id, version);
    }

    @Override
    protected KnownPriceList read(ResultSet row) throws SQLException {
        PriceListDraft draft = json.readValue(row.getString("document"), PriceListDraft.class);
        Instant changed = Instants.of(row, "changed");
        return KnownPriceList.of(draft, row.getObject("id", UUID.class), false, row.getLong("version"), changed);
    }

    @Override
    protected Map<String, ?> columns(PriceListDraft draft, UUID id, Optional<KnownPriceList> before) {
        return Map.of("document", json.writeValueAsString(draft));
    }
}
