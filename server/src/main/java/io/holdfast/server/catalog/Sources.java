package io.holdfast.server.catalog;

import io.holdfast.engine.store.StoreUri;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Sources: what is to be protected. */
@Component
public class Sources extends Things<SourceDraft, KnownSource> {
    private final Stores stores;
    private final JsonMapper json;

    public Sources(JdbcClient jdbc, InstantSource clock, Stores stores, JsonMapper json) {
        super(
                jdbc,
                clock,
                "source",
                "select x.*, s.name as store_name, s.address as store_address, d.name as discovery_name from source x"
                        + " join store s on s.id = x.store left join discovery d on d.id = x.discovery");
        this.stores = stores;
        this.json = json;
    }

    /** Where it is. */
    StoreUri uri(KnownSource source) {
        return stores.uri(source.storeId(), source.place());
    }

    /** How to open it. */
    public Stores.Opening opening(KnownSource source) {
        return stores.opening(source.storeId(), source.place());
    }

    @Override
    protected KnownSource read(ResultSet row) throws SQLException {
        return new KnownSource(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("store", UUID.class),
                row.getString("store_name"),
                row.getString("place"),
                Optional.ofNullable(row.getString("identity")),
                globs(row.getString("includes")),
                globs(row.getString("excludes")),
                row.getString("store_address").equals(OwnSource.ADDRESS),
                Optional.ofNullable(row.getString("discovery_name")),
                row.getLong("version"),
                Instants.of(row, "changed"));
    }

    private List<String> globs(String document) {
        return List.of(json.readValue(document, String[].class));
    }

    @Override
    protected Map<String, ?> columns(SourceDraft draft, UUID id, Optional<KnownSource> before) {
        KnownStore store = stores.named("store", draft.store());
        String place = Places.checked(draft.place());
        var _ = stores.opening(store.id(), place);
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("store", store.id());
        columns.put("place", place);
        columns.put("identity", draft.identity());
        columns.put("includes", json.writeValueAsString(draft.includes()));
        columns.put("excludes", json.writeValueAsString(draft.excludes()));
        return columns;
    }
}
