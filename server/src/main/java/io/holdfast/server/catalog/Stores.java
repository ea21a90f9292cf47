package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.credentials.Credentials;
import io.holdfast.engine.store.s3.S3Options;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Stores: all addresses that the server talks to stand in them, so one guard looks at all. */
@Component
public class Stores extends Things<StoreDraft, KnownStore> {
    private static final int USUAL_JOBS = 4;
    private static final String COLUMN = "credential";

    private final Sealing sealing;
    private final AddressGuard guard;
    private final JsonMapper json;

    public Stores(JdbcClient jdbc, InstantSource clock, Sealing sealing, AddressGuard guard, JsonMapper json) {
        super(jdbc, clock, "store", "select x.* from store x");
        this.sealing = sealing;
        this.guard = guard;
        this.json = json;
    }

    /**
     * How to open a place in a store.
     *
     * @param keys where the server has some for it
     */
    public record Opening(StoreUri uri, Optional<Credentials> keys) {
        /** With those keys, if there are some. */
        public S3Options options() {
            return keys.map(S3Options.DEFAULT::with).orElse(S3Options.DEFAULT);
        }
    }

    /** Where a place is, for whoever wants to know that and does not talk to it. */
    public StoreUri uri(UUID store, String place) {
        return Addresses.in(get(store).address(), place);
    }

    /** @throws BadInput if the server may not talk to what the address has become by now */
    public Opening opening(UUID store, String place) {
        KnownStore known = get(store);
        StoreUri uri = Addresses.in(known.address(), place);
        guard.mustBeAllowed(uri);
        return new Opening(uri, keys(known));
    }

    /**
     * How to open the account, or the folder, that a store is.
     *
     * @throws BadInput as above
     */
    public Opening account(UUID store) {
        KnownStore known = get(store);
        StoreUri uri = Addresses.account(known.address());
        guard.mustBeAllowed(uri);
        return new Opening(uri, keys(known));
    }

    private Optional<Credentials> keys(KnownStore store) {
        return jdbc().sql("select credential from store where id = :id and credential is not null")
                .param("id", store.id())
                .query(byte[].class)
                .optional()
                .map(bytes -> json.readValue(sealing.open(bytes, store.id(), COLUMN), StoreDraft.Pair.class))
                .map(pair -> new Credentials(pair.id(), pair.secret(), pair.token(), null, "store " + store.name()));
    }

    @Override
    protected KnownStore read(ResultSet row) throws SQLException {
        return new KnownStore(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("address"),
                row.getBytes(COLUMN) != null,
                Instants.optional(row, "credential_ends"),
                row.getInt("jobs"),
                row.getLong("version"),
                Instants.of(row, "changed"));
    }

    @Override
    protected Map<String, ?> columns(StoreDraft draft, UUID id, Optional<KnownStore> before) {
        guard.mustBeAllowed(Addresses.in(draft.address(), Addresses.ANY));
        if (before.isPresent()
                && !before.get().address().equals(draft.address())
                && before.get().credential()
                && draft.credential() == null) {
            throw new BadInput(
                    "credential: another address needs its keys given again, else they could be sent to anybody. Next:"
                            + " give them with it");
        }
        before.filter(old -> !old.address().equals(draft.address()))
                .ifPresent(old -> mustHavePlacesAt(draft.address(), old));
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("address", draft.address());
        columns.put("jobs", draft.jobs() == null ? USUAL_JOBS : draft.jobs());
        if (draft.credential() != null) {
            byte[] plain = json.writeValueAsString(draft.credential()).getBytes(StandardCharsets.UTF_8);
            columns.put(COLUMN, sealing.seal(plain, id, COLUMN));
            columns.put("credential_ends", ends(draft.credential()));
        }
        return columns;
    }

    private record Placed(String kind, String name, String place) {}

    /** Of what lies in the store: a place that is a bucket here may be none at another provider. */
    private void mustHavePlacesAt(String address, KnownStore store) {
        List<Placed> all = jdbc().sql("select 'source' as kind, name, place from source where store = :id"
                        + " union all select 'repository' as kind, name, place from repository where store = :id"
                        + " order by kind, name")
                .param("id", store.id())
                .query((row, _) -> new Placed(row.getString("kind"), row.getString("name"), row.getString("place")))
                .list();
        for (Placed each : all) {
            try {
                var _ = Addresses.in(address, each.place());
            } catch (BadInput e) {
                throw new BadInput(
                        "address: the " + each.kind() + " '" + each.name() + "' can't lie there: " + Addresses.why(e)
                                + " Next: change or delete it first, or make another store",
                        e);
            }
        }
    }

    private static @Nullable OffsetDateTime ends(StoreDraft.Pair pair) {
        return pair.ends() == null ? null : Instants.column(pair.ends());
    }
}
