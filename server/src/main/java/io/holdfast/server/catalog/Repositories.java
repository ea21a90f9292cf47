package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.repository.KeySlots.NewSlot;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.server.settings.Node;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Repositories, and the passwords that open them. */
@Component
public class Repositories extends Things<RepositoryDraft, KnownRepository> {
    private static final String COLUMN = "password";

    private final Stores stores;
    private final Sealing sealing;
    private final Node node;

    public Repositories(JdbcClient jdbc, InstantSource clock, Stores stores, Sealing sealing, Node node) {
        super(
                jdbc,
                clock,
                "repository",
                "select x.*, s.name as store_name, f.name as follows_name from repository x join store s on s.id = x.store"
                        + " left join repository f on f.id = x.follows");
        this.stores = stores;
        this.sealing = sealing;
        this.node = node;
    }

    /** How to open the store that it lies in. */
    public Stores.Opening opening(KnownRepository repository) {
        return stores.opening(repository.storeId(), repository.place());
    }

    /** What unlocks it. */
    public Secret secret(KnownRepository repository) {
        byte[] sealed = jdbc().sql("select password from repository where id = :id")
                .param("id", repository.id())
                .query(byte[].class)
                .single();
        return Secret.Password.of(sealing.open(sealed, repository.id(), COLUMN));
    }

    /** Its ledger was read then; or it could not be, for this reason. */
    public void looked(UUID id, Instant at, Optional<String> trouble) {
        jdbc().sql(
                        "update repository set looked = case when :trouble is null then :at else looked end, trouble = :trouble where id = :id")
                .param("trouble", trouble.orElse(null), Types.VARCHAR)
                .param("at", Instants.column(at))
                .param("id", id)
                .update();
    }

    /** A replica has all that what it follows had then. */
    public void copied(UUID id, Instant upTo) {
        jdbc().sql("update repository set copied = :upTo where id = :id")
                .param("upTo", Instants.column(upTo))
                .param("id", id)
                .update();
    }

    @Override
    protected KnownRepository read(ResultSet row) throws SQLException {
        return new KnownRepository(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("store", UUID.class),
                row.getString("store_name"),
                row.getString("place"),
                Optional.ofNullable(row.getString("follows_name")),
                Instants.optional(row, "looked"),
                Optional.ofNullable(row.getString("trouble")),
                row.getLong("version"),
                Instants.of(row, "changed"));
    }

    @Override
    protected Map<String, ?> columns(RepositoryDraft draft, UUID id, Optional<KnownRepository> before) {
        KnownStore store = stores.named("store", draft.store());
        String place = Places.checked(draft.place());
        Stores.Opening opening = stores.opening(store.id(), place);
        boolean moved = before.filter(
                        old -> !old.storeId().equals(store.id()) || !old.place().equals(place))
                .isPresent();
        if (draft.password() == null && (before.isEmpty() || moved)) {
            throw new BadInput(
                    "password: a repository, and one at another place, needs its password given. Next: give it");
        }
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("store", store.id());
        columns.put("place", place);
        columns.put("follows", draft.follows() == null ? null : followed(draft.follows(), id));
        if (draft.password() != null) {
            Secret password = Secret.Password.of(draft.password().getBytes(StandardCharsets.UTF_8));
            if (Boolean.TRUE.equals(draft.make()) && before.isEmpty()) {
                make(opening, password);
            }
            mustOpen(opening, password);
            columns.put(COLUMN, sealing.seal(draft.password().getBytes(StandardCharsets.UTF_8), id, COLUMN));
        }
        return columns;
    }

    /** With one key slot: others, such as a recovery key, are added by {@code holdfast key add}. */
    private void make(Stores.Opening opening, Secret password) {
        try (Store store = io.holdfast.engine.store.Stores.create(opening.uri(), opening.options())) {
            var _ = Repository.init(
                    store, Times.of(opening.uri()), List.of(new NewSlot(password, "server", node.guessing())));
        }
    }

    /** Better now than at night. */
    private void mustOpen(Stores.Opening opening, Secret password) {
        try (Store store = io.holdfast.engine.store.Stores.open(opening.uri(), opening.options())) {
            Repository.open(store, password, node.folders()).close();
        }
    }

    private UUID followed(String name, UUID replica) {
        KnownRepository followed = named("follows", name);
        if (followed.id().equals(replica) || followed.follows().isPresent()) {
            throw new BadInput(
                    "follows: '" + name + "' is a replica itself. Next: name the repository that it follows");
        }
        return followed.id();
    }
}
