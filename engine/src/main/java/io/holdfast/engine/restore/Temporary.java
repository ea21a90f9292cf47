package io.holdfast.engine.restore;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.engine.posix.Errno;
import io.holdfast.engine.posix.Names;
import io.holdfast.engine.posix.Refused;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A name beside a place, for something that is being made: it is moved to the place when it is whole, and removed if it never gets
 * there. A process that is killed leaves {@code .holdfast-} and some digits behind.
 */
final class Temporary implements AutoCloseable {
    private final Names names;
    private final int folder;
    private final byte[] place;
    private final byte[] name =
            (".holdfast-" + Long.toHexString(ThreadLocalRandom.current().nextLong())).getBytes(US_ASCII);
    private boolean exists;

    /**
     * @param folder descriptor, which outlives this
     * @param place  the name that it is to have in the end
     */
    Temporary(Names names, int folder, byte[] place) {
        this.names = names;
        this.folder = folder;
        this.place = place;
    }

    byte[] name() {
        return name;
    }

    /** To be called when something has the name. */
    void made() {
        exists = true;
    }

    /** Moves it to its place, over what is there; a folder that is there has to be empty. */
    void place() throws Refused {
        try {
            names.rename(folder, name, folder, place);
        } catch (Refused refused) {
            if (refused.errno() != Errno.EISDIR) {
                throw refused;
            }
            names.removeFolder(folder, place);
            names.rename(folder, name, folder, place);
        }
        exists = false;
    }

    /** The same for a further name of a file: where the place is such a name already, a move does nothing. */
    void placeLink() throws Refused {
        place();
        exists = true;
        close();
    }

    @Override
    public void close() {
        if (exists) {
            exists = false;
            try {
                names.remove(folder, name);
            } catch (Refused refused) {
                // It is gone, or stays as an odd name in the target: nothing that is in place is harmed.
                return;
            }
        }
    }
}
