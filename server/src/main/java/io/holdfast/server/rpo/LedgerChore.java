package io.holdfast.server.rpo;

import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.Stores;
import io.holdfast.server.catalog.DatabaseAway;
import io.holdfast.server.catalog.KnownRepository;
import io.holdfast.server.catalog.Ledgers;
import io.holdfast.server.catalog.Repositories;
import io.holdfast.server.chore.Chore;
import io.holdfast.server.settings.Node;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads the ledgers of repositories now and then: what others write, by cron and the command line, counts as well. */
@Component
class LedgerChore implements Chore {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerChore.class);

    private final Repositories repositories;
    private final Ledgers ledgers;
    private final Node node;
    private final InstantSource clock;

    LedgerChore(Repositories repositories, Ledgers ledgers, Node node, InstantSource clock) {
        this.repositories = repositories;
        this.ledgers = ledgers;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ledgers";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(2);
    }

    @Override
    public void look() {
        repositories.all().stream().filter(each -> each.follows().isEmpty()).forEach(this::look);
    }

    private void look(KnownRepository known) {
        try {
            var opening = repositories.opening(known);
            try (Store store = Stores.open(opening.uri(), opening.options());
                    Repository repository =
                            Repository.open(store, repositories.secret(known), node.folders(), Progress.none())) {
                ledgers.look(known, repository);
            }
        } catch (HoldfastException e) {
            repositories.looked(known.id(), clock.instant(), Optional.of(e.message()));
        } catch (RuntimeException e) {
            if (DatabaseAway.isWhy(e)) {
                throw e;
            }
            // The others are looked at all the same.
            LOG.error("The ledger of the repository {} could not be read", known.name(), e);
            repositories.looked(known.id(), clock.instant(), Optional.of("an error of the server, in its log"));
        }
    }
}
