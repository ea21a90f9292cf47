package reader;

/** What a reader accepts at most (§10), in bytes unless it says otherwise. */
final class Ceilings {
    static final int HEADER = 64 << 10;
    static final int SLOT = 16 << 10;
    static final int RECORD = 4 << 20;
    static final int PACK = 64 << 20;
    static final int PLAIN = 16 << 20;
    static final int SEALED = 17 << 20;
    static final int PIECE = 16 << 20;
    static final int KEY = 65_536;
    static final int VALUE = 1 << 20;
    static final int TEXT = 64 << 10;

    /** Frames of a pack, and chunks of a pack: counts. */
    static final int FRAMES = 65_536;

    /** Holes of an entry: a count. */
    static final int HOLES = 8_192;

    /** Runs of a manifest: a count. */
    static final int RUNS = 64;

    private Ceilings() {}
}
