package io.holdfast.engine.store;

import io.holdfast.engine.store.AdaptiveGate.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A server in virtual time that answers so many requests a second, others wait in line, and too long a line is refused. A client of the business
 * asks it at random times; beside it, a job with many readers asks as often as an {@link AdaptiveLimit} lets it.
 */
final class SharedServer {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    private static final int READERS = 32;

    /** So many that come at once are answered at once. */
    private static final long BURST = 20;

    private static final long LONGEST_LINE = SECOND;

    private final Random random;
    private final AdaptiveLimit limit;
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final List<Answer> answers = new ArrayList<>();
    private double perSecond = 200;
    private long service = 50 * MILLI;
    private long spread = 2 * MILLI;
    private double clientPerSecond = 60;
    private double refusedAnyway;

    private long now;
    private long turns;
    private long lineEnds;
    private int free = READERS;
    private long nextPass;
    private boolean passing;
    private long jobAnswers;

    private record Due(long at, long turn, Runnable what) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(turn, other.turn);
        }
    }

    private record Answer(long at, long took) {}

    SharedServer(long seed) {
        this.random = new Random(seed);
        this.limit = new AdaptiveLimit(0);
        at(0, this::clientAsks);
        at(0, this::jobAsks);
    }

    AdaptiveLimit limit() {
        return limit;
    }

    long now() {
        return now;
    }

    /** What the job got so far. */
    long jobAnswers() {
        return jobAnswers;
    }

    /** From now on so many requests a second are answered. */
    void capacity(double requests) {
        perSecond = requests;
    }

    /**
     * From now on an answer takes so long, where nobody waits.
     *
     * @param least  of all
     * @param spread how much longer some take
     */
    void service(long least, long spread) {
        this.service = least;
        this.spread = spread;
    }

    /** From now on the business asks so often a second. */
    void business(double requests) {
        clientPerSecond = requests;
    }

    /** From now on such a share of the job's requests is refused for no reason. */
    void refuse(double share) {
        refusedAnyway = share;
    }

    /** Lets so much time go by. */
    void run(long nanos) {
        long end = now + nanos;
        while (!due.isEmpty() && due.element().at <= end) {
            Due next = due.remove();
            now = next.at;
            next.what.run();
        }
        now = end;
    }

    /** Of what the client got since then, the time that such a share of its answers took at most. */
    long clientTook(double share, long since) {
        long[] all = answers.stream()
                .filter(each -> each.at >= since)
                .mapToLong(Answer::took)
                .sorted()
                .toArray();
        return all[(int) (share * (all.length - 1))];
    }

    private void at(long when, Runnable what) {
        due.add(new Due(when, turns++, what));
    }

    private void clientAsks() {
        long asked = now;
        long wait = line();
        at(now + (wait < 0 ? LONGEST_LINE : wait), () -> answers.add(new Answer(asked, now - asked)));
        at(now + (long) (-Math.log(1 - random.nextDouble()) / clientPerSecond * SECOND), this::clientAsks);
    }

    /** In how long the answer comes; negative where it is refused. */
    private long line() {
        long gap = (long) (SECOND / perSecond);
        long waiting = Math.max(0, lineEnds - now - BURST * gap);
        if (waiting > LONGEST_LINE) {
            return -1;
        }
        lineEnds = Math.max(lineEnds, now) + gap;
        return waiting + service + (long) (random.nextDouble() * spread);
    }

    private void jobAsks() {
        if (passing || free == 0) {
            return;
        }
        passing = true;
        at(Math.max(now, nextPass), this::jobPasses);
    }

    private void jobPasses() {
        passing = false;
        free--;
        limit.passed(now);
        nextPass = now + (long) (SECOND / limit.requests());
        long sent = now;
        long wait = random.nextDouble() < refusedAnyway ? -1 : line();
        if (wait < 0) {
            at(now + MILLI, () -> {
                limit.refused(sent, now);
                at(now + 100 * MILLI, this::jobFrees);
            });
        } else {
            at(now + wait, () -> {
                limit.answered(Kind.GET, sent, now);
                jobAnswers++;
                jobFrees();
            });
        }
        jobAsks();
    }

    private void jobFrees() {
        free++;
        jobAsks();
    }
}
