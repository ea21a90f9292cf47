package io.holdfast.engine.protocol;

import static io.holdfast.engine.protocol.State.BELOW;
import static io.holdfast.engine.protocol.State.CONDEMNED;
import static io.holdfast.engine.protocol.State.DAMAGED;
import static io.holdfast.engine.protocol.State.FORGET;
import static io.holdfast.engine.protocol.State.HERE;
import static io.holdfast.engine.protocol.State.HOLD;
import static io.holdfast.engine.protocol.State.HOLDS;
import static io.holdfast.engine.protocol.State.MODIFIED;
import static io.holdfast.engine.protocol.State.NAMED;
import static io.holdfast.engine.protocol.State.OF_X;
import static io.holdfast.engine.protocol.State.PAGE_COUNT;
import static io.holdfast.engine.protocol.State.REPLACES;
import static io.holdfast.engine.protocol.State.SEEN;
import static io.holdfast.engine.protocol.State.SNAPSHOTS;
import static io.holdfast.engine.protocol.State.STATUS;
import static io.holdfast.engine.protocol.State.TIMELY;

import io.holdfast.engine.protocol.Scenario.Part;

/** Reads of the ledger: what lists may show of it, and what follows from that. Section 2 of the protocol. */
final class Reads {
    private static final int ALL_RECORDS = (1 << State.RECORDS) - 1;

    private final Protocol protocol;

    /**
     * What one read has found.
     *
     * @param records   those that it knows of
     * @param hidden    that are here and were not listed
     * @param byPage    packs that the page says are condemned
     * @param byOldPage packs that a page says are condemned which has been here for G
     */
    record Read(int records, int hidden, int byPage, int byOldPage) {
        boolean has(int record) {
            return ((records >>> record) & 1) != 0;
        }
    }

    interface Taker {
        void take(Read read);
    }

    Reads(Protocol protocol) {
        this.protocol = protocol;
    }

    /** What a client may find: the newest page that it can read, and what is named after its mark. */
    void each(State state, Taker taker) {
        eachListOfPages(state, pages -> {
            int unreadable = unreadable(state, pages);
            int page = newest(pages & ~unreadable);
            boolean goesOn = protocol.is(Mutation.WRITER_GOES_ON);
            if (Integer.bitCount(unreadable) < PAGE_COUNT || goesOn) {
                eachListOfRecords(
                        state, page, page < 0 ? ALL_RECORDS : ~state.get(State.page(page) + 1, BELOW), 0, taker);
            }
        });
    }

    /**
     * What one who deletes finds behind a list of pages: every record. They stop at a page that can't be read.
     *
     * @param pages that were listed
     */
    void eachToDelete(State state, int pages, Taker taker) {
        int unreadable = unreadable(state, pages);
        if (unreadable != 0 && !protocol.is(Mutation.PRUNE_GOES_ON)) {
            return;
        }
        int old = 0;
        for (int page = 0; page < PAGE_COUNT; page++) {
            boolean isOld = state.get(State.page(page), MODIFIED) >= graceOfPages();
            if ((pages & ~unreadable & (1 << page)) != 0 && isOld) {
                old |= state.get(State.page(page) + 1, CONDEMNED);
            }
        }
        eachListOfRecords(state, newest(pages & ~unreadable), ALL_RECORDS, old, taker);
    }

    private int graceOfPages() {
        return protocol.is(Mutation.PAGE_COUNTS_AT_ONCE)
                ? 0
                : protocol.pruning().grace();
    }

    interface PagesTaker {
        void take(int pages);
    }

    /** Sets of pages that a list may show. */
    void eachListOfPages(State state, PagesTaker taker) {
        if (!protocol.has(Part.PAGES)) {
            taker.take(0);
            return;
        }
        int sure = 0;
        int perhaps = 0;
        for (int page = 0; page < PAGE_COUNT; page++) {
            if (state.get(State.page(page), STATUS) == HERE) {
                if (state.get(State.page(page), SEEN) >= protocol.scenario().listDelay()) {
                    sure |= 1 << page;
                } else {
                    perhaps |= 1 << page;
                }
            }
        }
        for (int some = perhaps; ; some = (some - 1) & perhaps) {
            taker.take(sure | some);
            if (some == 0) {
                return;
            }
        }
    }

    private static int unreadable(State state, int pages) {
        int all = 0;
        for (int page = 0; page < PAGE_COUNT; page++) {
            if (((pages >>> page) & 1) != 0 && state.is(State.page(page) + 1, DAMAGED)) {
                all |= 1 << page;
            }
        }
        return all;
    }

    /** The newest of them, or -1. */
    private static int newest(int pages) {
        return pages == 0 ? -1 : Integer.SIZE - 1 - Integer.numberOfLeadingZeros(pages);
    }

    private void eachListOfRecords(State state, int page, int listed, int byOldPage, Taker taker) {
        int held = page < 0 ? 0 : state.get(State.page(page), HOLDS);
        int byPage = page < 0 ? 0 : state.get(State.page(page) + 1, CONDEMNED);
        int here = state.here();
        int perhaps = 0;
        for (int record = 0; record < State.RECORDS; record++) {
            boolean isYoung = ((here >>> record) & 1) != 0
                    && state.get(record, SEEN) < protocol.scenario().listDelay();
            if (isYoung && ((listed >>> record) & 1) != 0) {
                perhaps |= 1 << record;
            }
        }
        int sure = here & listed & ~perhaps;
        for (int some = perhaps; ; some = (some - 1) & perhaps) {
            int records = sure | some | held;
            taker.take(new Read(records, here & ~records, byPage, byOldPage));
            if (some == 0) {
                return;
            }
        }
    }

    /** Packs that no new reference may be made to. */
    int condemned(State state, Read read) {
        int all = read.byPage();
        for (int record = OF_X; record < FORGET; record++) {
            if (read.has(record)) {
                all |= state.get(record, NAMED);
            }
        }
        return protocol.is(Mutation.PARDON) ? all & ~lateNamed(state, read) : all;
    }

    /** Broken: a prune that finds a late snapshot which names what is condemned takes that back. */
    private static int lateNamed(State state, Read read) {
        int all = 0;
        for (int record = 0; record < SNAPSHOTS; record++) {
            if (read.has(record) && !state.is(record, TIMELY)) {
                all |= state.get(record, NAMED);
            }
        }
        return all;
    }

    /**
     * Packs that live records name.
     *
     * @param age how old what frees one must be
     */
    int needed(State state, Read read, int age) {
        int all = 0;
        for (int record = 0; record < SNAPSHOTS; record++) {
            boolean isIgnored = protocol.is(Mutation.LATE_IGNORED) && !state.is(record, TIMELY);
            if (read.has(record) && !isIgnored && !isFreed(state, read, record, age)) {
                all |= state.get(record, NAMED);
            }
        }
        return all;
    }

    private boolean isFreed(State state, Read read, int record, int age) {
        if (record == State.OLD && !protocol.has(Part.OLD_IS_LIVE)) {
            return true;
        }
        boolean atOnce = protocol.is(Mutation.REPLACEMENT_FREES_AT_ONCE)
                || protocol.is(Mutation.REPLACEMENT_FREES_AT_ONCE_FOR_A_REPLICA);
        return isReplaced(state, read, record, atOnce ? 0 : age)
                || isForgotten(
                        state,
                        read,
                        Protocol.snapshotOf(state, record),
                        protocol.is(Mutation.FORGET_FREES_AT_ONCE) ? 0 : age);
    }

    boolean isReplaced(State state, Read read, int record, int age) {
        for (int other = 0; other < SNAPSHOTS; other++) {
            boolean frees = state.is(other, TIMELY) || protocol.is(Mutation.LATE_REPLACEMENT_FREES);
            if (read.has(other)
                    && frees
                    && ((state.get(other, REPLACES) >>> record) & 1) != 0
                    && state.get(other, MODIFIED) >= age) {
                return true;
            }
        }
        return false;
    }

    private boolean isForgotten(State state, Read read, int snapshot, int age) {
        return snapshot == forgotten()
                && read.has(FORGET)
                && state.is(FORGET, TIMELY)
                && state.get(FORGET, MODIFIED) >= age
                && !isHeld(state, read);
    }

    /** Which snapshot somebody forgets. */
    int forgotten() {
        return protocol.has(Part.FORGETS_OLD) ? State.OLD : State.OF_A;
    }

    /** A hold that came late keeps nothing of what is condemned: it came when prune had freed that already, or was about to. */
    private boolean isHeld(State state, Read read) {
        return read.has(HOLD)
                && (state.is(HOLD, TIMELY) || (state.get(State.OF_A, NAMED) & condemned(state, read)) == 0);
    }
}
