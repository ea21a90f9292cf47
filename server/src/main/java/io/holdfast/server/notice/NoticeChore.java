package io.holdfast.server.notice;

import io.holdfast.server.chore.Chore;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells what waits. Each receiver has places of its own, and each attempt a thread of its own that ends within a limit: one that hangs keeps places from those
 * behind it, and nothing else.
 */
@Component
class NoticeChore implements Chore {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeChore.class);
    private static final int PLACES = 16;

    /** Whoever tries one may be so late with its last word. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    /** After each attempt that failed; then again and again after the last. */
    private static final List<Duration> LATER = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1));

    private final Outbox outbox;
    private final Receivers receivers;
    private final Map<Receiver.Kind, Semaphore> places = new EnumMap<>(Receiver.Kind.class);

    NoticeChore(Outbox outbox, Receivers receivers) {
        this.outbox = outbox;
        this.receivers = receivers;
        receivers.all().forEach(each -> places.put(each.kind(), new Semaphore(PLACES)));
    }

    @Override
    public String name() {
        return "notices";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void look() {
        receivers.all().forEach(this::look);
        int lost = outbox.forget();
        if (lost > 0) {
            LOG.error("{} notices could not be told for {} days, and are let go", lost, Outbox.PATIENCE.toDays());
        }
    }

    private void look(Receiver receiver) {
        Semaphore room = places.get(receiver.kind());
        if (room == null) {
            return;
        }
        for (Notice notice : outbox.due(receiver.kind(), room.availablePermits())) {
            if (room.tryAcquire()) {
                begin(receiver, notice, room);
            }
        }
    }

    private void begin(Receiver receiver, Notice notice, Semaphore room) {
        boolean begun = false;
        try {
            if (outbox.claim(notice, receiver.limit().plus(SLACK))) {
                Thread.ofVirtual().name("notice " + notice.id()).start(() -> tell(receiver, notice, room));
                begun = true;
            }
        } finally {
            if (!begun) {
                room.release();
            }
        }
    }

    private void tell(Receiver receiver, Notice notice, Semaphore room) {
        try {
            Receiver.Answer answer = receiver.tell(notice);
            if (answer.trouble().isEmpty()) {
                outbox.told(notice, answer);
            } else {
                outbox.failed(notice, answer, LATER.get(Math.min(notice.attempts(), LATER.size() - 1)));
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "What became of notice {} could not be kept, and it is told again: {}",
                    notice.id(),
                    e.getMessage());
        } finally {
            room.release();
        }
    }
}
