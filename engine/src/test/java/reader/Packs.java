package reader;

import java.util.LinkedHashMap;
import reader.Pack.Kind;

/** Packs by their names, the last few kept in memory. */
final class Packs {
    private static final int KEPT = 4;

    private final Folder folder;
    private final Keys keys;
    private final LinkedHashMap<String, Pack> kept = new LinkedHashMap<>(16, 0.75f, true);

    Packs(Folder folder, Keys keys) {
        this.folder = folder;
        this.keys = keys;
    }

    /** @throws Refused if it is not there, or its bytes do not have the hash that is its name */
    Pack pack(Kind kind, String sha256) {
        String name = kind.object(sha256);
        var pack = kept.get(name);
        if (pack == null) {
            pack = Pack.open(name, folder.readNamed(name, Ceilings.PACK), kind, keys);
            kept.put(name, pack);
            if (kept.size() > KEPT) {
                kept.pollFirstEntry(); // the one not asked for the longest
            }
        }
        return pack;
    }

    Keys keys() {
        return keys;
    }
}
