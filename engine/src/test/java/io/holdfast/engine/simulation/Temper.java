package io.holdfast.engine.simulation;

/** How close a history goes to the edges of what is assumed. */
enum Temper {
    /** Anything may happen, at any time. */
    LOOSE(1, 3, 1, 2, 20),
    /**
     * Lists hide what is new, and show what is gone, for as long as they may; clients sleep more often, and before their record nearly as long as it may
     * take; and there are more prunes and replications to see that, close to each other. What was just uploaded is condemned. Some can't read half of the
     * ledger.
     */
    SHARP(3, 2, 2, 1, 6);

    private final int prunes;
    private final int restOneIn;
    private final int naps;
    private final int quiet;
    private final int blindOneIn;

    Temper(int prunes, int restOneIn, int naps, int quiet, int blindOneIn) {
        this.prunes = prunes;
        this.restOneIn = restOneIn;
        this.naps = naps;
        this.quiet = quiet;
        this.blindOneIn = blindOneIn;
    }

    /** Every other history is such. */
    static Temper of(long seed) {
        return (seed & 1) == 0 ? LOOSE : SHARP;
    }

    /** So many times as often as else. */
    int prunes() {
        return prunes;
    }

    /** One client in so many sleeps before its record. */
    int restOneIn() {
        return restOneIn;
    }

    /** While all sleep, another comes in one step of so many. */
    int quiet() {
        return quiet;
    }

    /** One in so many of those who back up or prune can't read half of the ledger. */
    int blindOneIn() {
        return blindOneIn;
    }

    /** How often a client that sleeps does so. */
    int naps() {
        return naps;
    }
}
