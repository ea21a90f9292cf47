package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Discoveries: rules by which buckets and folders become sources without anyone acting. */
@Component
public class Discoveries extends Things<DiscoveryDraft, KnownDiscovery> {
    private final Stores stores;
    private final Policies policies;
    private final Repositories repositories;
    private final JsonMapper json;

    public Discoveries(
            JdbcClient jdbc,
            InstantSource clock,
            Stores stores,
            Policies policies,
            Repositories repositories,
            JsonMapper json) {
        super(
                jdbc,
                clock,
                "discovery",
                "select x.*, s.name as store_name, p.name as policy_name, r.name as repository_name from discovery x"
                        + " join store s on s.id = x.store left join policy p on p.id = x.policy"
                        + " left join repository r on r.id = x.repository");
        this.stores = stores;
        this.policies = policies;
        this.repositories = repositories;
        this.json = json;
    }

    /** It was looked then; for this reason it did not work. */
    public void looked(UUID id, Instant at, Optional<String> trouble) {
        jdbc().sql("update discovery set looked = :at, listed = case when :failed then listed else :at end,"
                        + " trouble = :trouble where id = :id")
                .param("at", Instants.column(at))
                .param("failed", trouble.isPresent())
                .param("trouble", trouble.orElse(null), Types.VARCHAR)
                .param("id", id)
                .update();
    }

    @Override
    @SuppressWarnings("unchecked") // texts, as they were written
    protected KnownDiscovery read(ResultSet row) throws SQLException {
        return new KnownDiscovery(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("store", UUID.class),
                row.getString("store_name"),
                row.getString("pattern"),
                new LinkedHashMap<>((Map<String, String>) json.readValue(row.getString("tags"), Map.class)),
                row.getString("place"),
                row.getString("naming"),
                row.getInt("minutes"),
                Optional.ofNullable(row.getString("policy_name")),
                Optional.ofNullable(row.getString("repository_name")),
                Instants.optional(row, "looked"),
                Instants.optional(row, "listed"),
                Optional.ofNullable(row.getString("trouble")),
                row.getLong("version"),
                Instants.of(row, "changed"));
    }

    @Override
    protected Map<String, ?> columns(DiscoveryDraft draft, UUID id, Optional<KnownDiscovery> before) {
        KnownStore store = stores.named("store", draft.store());
        if (before.filter(old -> !old.storeId().equals(store.id())).isPresent()) {
            throw new BadInput(
                    "store: what this discovery has found lies in another one. Next: make another discovery for this store");
        }
        var _ = stores.account(store.id());
        String place = Objects.requireNonNull(draft.place());
        var _ = Places.checked(place.replace(DiscoveryDraft.NAME, "any"));
        String naming = Objects.requireNonNull(draft.naming());
        var _ = Names.checked(naming.replace(DiscoveryDraft.NAME, "any"));
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("store", store.id());
        columns.put("pattern", draft.pattern());
        columns.put("tags", json.writeValueAsString(draft.tags()));
        columns.put("place", place);
        columns.put("naming", naming);
        columns.put("minutes", draft.minutes());
        columns.put(
                "policy",
                draft.policy() == null
                        ? null
                        : policies.named("policy", draft.policy()).id());
        columns.put("repository", draft.repository() == null ? null : repository(draft.repository()));
        return columns;
    }

    private UUID repository(String name) {
        KnownRepository repository = repositories.named("repository", name);
        if (repository.follows().isPresent()) {
            throw new BadInput("repository: '" + name + "' is a replica, and nothing but what it follows is put there."
                    + " Next: name '" + repository.follows().get() + "'");
        }
        return repository.id();
    }
}
