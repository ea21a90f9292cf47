package io.holdfast.server.discovery;

import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.store.Account;
import io.holdfast.server.audit.Change;
import io.holdfast.server.audit.Trail;
import io.holdfast.server.catalog.Discoveries;
import io.holdfast.server.catalog.KnownDiscovery;
import io.holdfast.server.catalog.KnownPlan;
import io.holdfast.server.catalog.KnownSource;
import io.holdfast.server.catalog.PlanDraft;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.catalog.SourceDraft;
import io.holdfast.server.catalog.Sources;
import io.holdfast.server.catalog.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * One look of a discovery: list, compare, protect. Of what is new a source and a plan are made together, or neither; trouble with one place keeps no other from
 * being protected. Nothing is ever deleted.
 */
@Component
public class Look {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Discoveries discoveries;
    private final Founds founds;
    private final Stores stores;
    private final Sources sources;
    private final Plans plans;
    private final Trail trail;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final JsonMapper json;

    public Look(
            Discoveries discoveries,
            Founds founds,
            Stores stores,
            Sources sources,
            Plans plans,
            Trail trail,
            TransactionTemplate transaction,
            InstantSource clock,
            JsonMapper json) {
        this.discoveries = discoveries;
        this.founds = founds;
        this.stores = stores;
        this.sources = sources;
        this.plans = plans;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
        this.json = json;
    }

    /**
     * What one came to.
     *
     * @param places that are meant and are there
     * @param made   sources and plans of them, just now
     * @param gone   that were there the last time
     * @param failed that could not be made sources: {@code found} says why
     */
    public record Result(int places, int made, int gone, int failed) {}

    /** @throws HoldfastException if the store can't be listed; the discovery keeps why */
    public Result look(KnownDiscovery discovery) {
        Instant now = clock.instant();
        List<String> all;
        Set<String> wanted;
        try (Account account = account(discovery)) {
            all = account.names();
            wanted = wanted(discovery, account, all);
        } catch (HoldfastException e) {
            discoveries.looked(discovery.id(), now, Optional.of(e.message()));
            throw e;
        }
        int gone = founds.update(discovery, Set.copyOf(all), wanted, now);
        discoveries.looked(discovery.id(), now, Optional.empty());
        int made = 0;
        int failed = 0;
        for (Found each : founds.of(discovery)) {
            if (discovery.policy().isEmpty()
                    || each.gone().isPresent()
                    || each.made().isPresent()) {
                continue;
            }
            switch (protect(discovery, each.place(), now)) {
                case MADE -> made++;
                case FAILED -> failed++;
                case KNOWN -> {}
            }
        }
        return new Result(wanted.size(), made, gone, failed);
    }

    private Account account(KnownDiscovery discovery) {
        Stores.Opening opening = stores.account(discovery.storeId());
        return Account.of(opening.uri(), opening.options().withPatience(PATIENCE));
    }

    private static Set<String> wanted(KnownDiscovery discovery, Account account, List<String> all) {
        Set<String> wanted = new TreeSet<>();
        for (String name : all) {
            if (discovery.names(name) && has(account, name, discovery.tags())) {
                wanted.add(name);
            }
        }
        return wanted;
    }

    private static boolean has(Account account, String name, Map<String, String> tags) {
        return tags.isEmpty() || account.tags(name).entrySet().containsAll(tags.entrySet());
    }

    private enum Became {
        MADE,
        /** Somebody has told of it already. */
        KNOWN,
        FAILED
    }

    private Became protect(KnownDiscovery discovery, String place, Instant now) {
        if (founds.hasSource(discovery, place)) {
            founds.trouble(discovery, place, Optional.empty());
            return Became.KNOWN;
        }
        try {
            transaction.executeWithoutResult(_ -> make(discovery, place, now));
            return Became.MADE;
        } catch (HoldfastException e) {
            founds.trouble(discovery, place, Optional.of(e.message()));
            return Became.FAILED;
        }
    }

    private void make(KnownDiscovery discovery, String place, Instant now) {
        String name = discovery.nameOf(place);
        KnownSource source =
                sources.create(new SourceDraft(name, discovery.store(), discovery.placeOf(place), null, null, null));
        founds.made(discovery, place, source.id(), now);
        tell(discovery, sources.kind(), name, source);
        KnownPlan plan = plans.create(new PlanDraft(
                name,
                name,
                discovery.policy().orElseThrow(),
                discovery.repository().orElseThrow(),
                false));
        tell(discovery, plans.kind(), name, plan);
    }

    private void tell(KnownDiscovery discovery, String kind, String name, Object made) {
        trail.record(new Change(
                "discovery " + discovery.name(),
                "this server",
                "create",
                kind,
                name,
                Optional.empty(),
                Optional.of(json.writeValueAsString(made))));
    }
}
