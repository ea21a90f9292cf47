package io.holdfast.engine.verify;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerState;
import io.holdfast.engine.repository.Repository;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A part of all packs, by name. Names are hashes, so a tenth of the names is a tenth of the packs. Parts follow each other round the circle of names: where
 * the next one begins is kept in the repository, as the setting {@code verify}, whichever machine it was. So with a tenth each day every pack is read within
 * ten days of its upload, or eleven.
 *
 * @param from  first 32 bits of a name, unsigned: where it begins
 * @param share of all names, above 0, up to 1
 * @param since when that place was kept: the next one is kept later, whatever the clock says
 */
public record Part(long from, double share, Instant since) {
    /** Name of the setting. */
    public static final String SETTING = "verify";

    private static final Pattern PLACE = Pattern.compile("[0-9a-f]{8}");
    private static final long ALL = 1L << 32;

    public Part {
        if (share <= 0 || share > 1 || from < 0 || from >= ALL) {
            throw new IllegalArgumentException("a part of " + share + " from " + from);
        }
    }

    /** The part behind the one that was read last. */
    public static Part next(LedgerState state, double share) {
        long from = state.setting(SETTING)
                .filter(value -> PLACE.matcher(value).matches())
                .map(value -> Long.parseLong(value, 16))
                .orElse(0L);
        return new Part(from, share, state.settingSince(SETTING));
    }

    boolean holds(ObjectHash pack) {
        byte[] name = pack.bytes();
        long at = (name[0] & 0xffL) << 24 | (name[1] & 0xffL) << 16 | (name[2] & 0xffL) << 8 | (name[3] & 0xffL);
        return Math.floorMod(at - from, ALL) < length();
    }

    private long length() {
        return Math.max(1, (long) Math.ceil(share * ALL));
    }

    /** How many such parts make all. */
    public long parts() {
        return Math.ceilDiv(ALL, length());
    }

    /**
     * Has the next verification begin behind this part. To be called when it was read.
     *
     * @throws io.holdfast.engine.error.HoldfastException if the store takes no record
     */
    public void done(Repository repository, LedgerRecord.Origin origin) {
        String next = String.format(Locale.ROOT, "%08x", Math.floorMod(from + length(), ALL));
        repository.ledger().putInTime(new LedgerRecord.Setting(origin, SETTING, next), since);
    }
}
