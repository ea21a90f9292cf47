package io.holdfast.server.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Failed log-ins as the trail tells of them. Whoever reaches the port can make them, so each is no entry: the first of an account and an origin is one at
 * once; those of the hour from then on are counted, and become one more. Names of no account have one name in common. Counts are of this node, in its
 * memory: a node that is killed loses some, never a first entry.
 */
@Component
public class FailedLogins implements SmartLifecycle {
    /** Who has no account; no account can have this name. */
    static final String NOBODY = "(no account)";

    /** Whence they come when too many origins are counted already. */
    static final String ELSEWHERE = "(elsewhere)";

    static final String ACTION = "fail to log in";

    private static final Logger LOG = LoggerFactory.getLogger(FailedLogins.class);
    private static final Duration COUNTED = Duration.ofHours(1);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    private static final int MOST = 1_000;

    private final Trail trail;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final JsonMapper json;
    private final int most;
    private final Map<Whose, Count> counts = new HashMap<>();
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;

    @Autowired
    public FailedLogins(Trail trail, TransactionTemplate transaction, InstantSource clock, JsonMapper json) {
        this(trail, transaction, clock, json, MOST);
    }

    /** @param most names with origins that are counted apart at once */
    FailedLogins(Trail trail, TransactionTemplate transaction, InstantSource clock, JsonMapper json, int most) {
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
        this.json = json;
        this.most = most;
    }

    private record Whose(String name, String origin) {}

    /** @param more than the first one, which is an entry of its own */
    private record Count(Instant first, long more, Instant last) {
        Count andOne(Instant at) {
            return new Count(first, more + 1, at);
        }
    }

    /**
     * What an entry says of those that were counted.
     *
     * @param more  how many came after the first
     * @param first when the first was, which is an entry of its own
     * @param last  when the last of them was
     */
    record Told(long more, Instant first, Instant last) {}

    /**
     * One failed now.
     *
     * @param account whose name was given; empty if it is nobody's
     * @param origin  address that the call came from
     */
    public synchronized void failed(Optional<String> account, String origin) {
        tellWhatIsOver();
        Instant now = clock.instant();
        Whose whose = counted(account.orElse(NOBODY), origin);
        Count before = counts.get(whose);
        if (before == null) {
            // The entry goes first: what can't be written is not taken for told.
            write(whose, Optional.empty());
            counts.put(whose, new Count(now, 0, now));
        } else {
            counts.put(whose, before.andOne(now));
        }
    }

    /** As itself while there is room; then with all others of the name, so that whoever has many addresses makes no more entries. */
    private Whose counted(String name, String origin) {
        Whose itself = new Whose(name, origin);
        return counts.size() < most || counts.containsKey(itself) ? itself : new Whose(name, ELSEWHERE);
    }

    /** Writes the counts whose hour is over. */
    public synchronized void tellWhatIsOver() {
        tell(clock.instant().minus(COUNTED));
    }

    /** Those that began no later than that. */
    private void tell(Instant begun) {
        Iterator<Map.Entry<Whose, Count>> each = counts.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Whose, Count> next = each.next();
            Count count = next.getValue();
            if (!count.first().isAfter(begun)) {
                if (count.more() > 0) {
                    write(next.getKey(), Optional.of(new Told(count.more(), count.first(), count.last())));
                }
                each.remove();
            }
        }
    }

    private void write(Whose whose, Optional<Told> told) {
        Optional<String> later = told.map(json::writeValueAsString);
        transaction.executeWithoutResult(_ -> trail.record(
                new Change(whose.name(), whose.origin(), ACTION, "session", whose.name(), Optional.empty(), later)));
    }

    @Override
    public void start() {
        CountDownLatch over = new CountDownLatch(1);
        stopping = over;
        running = true;
        Thread.ofVirtual().name("failed log-ins").start(() -> look(over));
    }

    private void look(CountDownLatch over) {
        try {
            while (!over.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    tellWhatIsOver();
                } catch (RuntimeException e) {
                    LOG.warn("Failed log-ins could not be told to the trail yet: {}", e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is counted so far is told, be its hour over or not. */
    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        try {
            tellAll();
        } catch (RuntimeException e) {
            LOG.warn("Failed log-ins that were counted could not be told to the trail: {}", e.getMessage());
        }
    }

    private synchronized void tellAll() {
        tell(Instant.MAX);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
