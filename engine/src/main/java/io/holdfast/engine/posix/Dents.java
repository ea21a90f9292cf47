package io.holdfast.engine.posix;

import java.util.Arrays;

/**
 * Reads {@code struct linux_dirent64}: inode and offset of 8 bytes each, length of the record in 2, type in 1, then the
 * name and a zero byte.
 */
final class Dents {
    private static final int LENGTH = 16;
    private static final int TYPE = 18;
    private static final int NAME = 19;
    private static final int TYPE_SHIFT = 12;

    private Dents() {}

    static void tell(byte[] dents, int bytes, Kernel.Found found) throws Refused {
        int at = 0;
        while (at < bytes) {
            int length = (dents[at + LENGTH] & 0xff) | ((dents[at + LENGTH + 1] & 0xff) << 8);
            int start = at + NAME;
            int end = start;
            while (dents[end] != 0) {
                end++;
            }
            if (!isSelfOrParent(dents, start, end)) {
                // The types of a directory entry are the type bits of st_mode, shifted down.
                found.found(Arrays.copyOfRange(dents, start, end), dents[at + TYPE] << TYPE_SHIFT);
            }
            at += length;
        }
    }

    private static boolean isSelfOrParent(byte[] dents, int start, int end) {
        return dents[start] == '.' && (end == start + 1 || (end == start + 2 && dents[start + 1] == '.'));
    }
}
