package io.holdfast.engine.key;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.BadInput;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A key on paper: 32 random bytes, shown once, as 14 groups of four characters. Format: {@code docs/format.md},
 * section 4.
 *
 * <p>The characters are Crockford's Base32, which leaves out letters that look like digits. The last 24 bits are a
 * checksum, so a slip is noticed before the key is tried; and since there are far more checksums than ways to mistype
 * one character, the group with the slip can be named.
 */
public final class RecoveryKey implements Secret {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int CHECKSUM_LENGTH = 3;
    private static final int GROUP = 4;
    private static final int SYMBOLS = (Keys.LENGTH + CHECKSUM_LENGTH) * 8 / 5;

    private final byte[] key;

    private RecoveryKey(byte[] key) {
        this.key = key;
    }

    public static RecoveryKey random(SecureRandom random) {
        byte[] key = new byte[Keys.LENGTH];
        random.nextBytes(key);
        return new RecoveryKey(key);
    }

    /** @throws BadInput if this is no recovery key, and where it looks mistyped */
    public static RecoveryKey parse(String text) {
        byte[] symbols = symbols(text);
        byte[] bytes = join(symbols);
        if (!holds(bytes)) {
            throw new BadInput("This is not a recovery key: its checksum does not hold. " + suspicion(symbols)
                    + "Next: compare it with the paper, character by character");
        }
        return new RecoveryKey(Arrays.copyOf(bytes, Keys.LENGTH));
    }

    /** As a person keeps it: the secret itself, to be shown once. */
    public String text() {
        byte[] bytes = Arrays.copyOf(key, Keys.LENGTH + CHECKSUM_LENGTH);
        System.arraycopy(sha256(bytes), 0, bytes, Keys.LENGTH, CHECKSUM_LENGTH);
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < SYMBOLS; n++) {
            if (n > 0 && n % GROUP == 0) {
                text.append('-');
            }
            text.append(ALPHABET.charAt(symbol(bytes, n)));
        }
        return text.toString();
    }

    byte[] key() {
        return key;
    }

    @Override
    public String toString() {
        return "a recovery key";
    }

    private static byte[] symbols(String text) {
        byte[] symbols = new byte[SYMBOLS];
        int count = 0;
        for (int n = 0; n < text.length(); n++) {
            char c = text.charAt(n);
            if (c == '-' || Character.isWhitespace(c)) {
                continue;
            }
            int symbol = ALPHABET.indexOf(plain(c));
            if (symbol < 0) {
                throw new BadInput("This is not a recovery key: group " + (count / GROUP + 1)
                        + " has a character that no recovery key has. Next: compare that group with the paper");
            }
            if (count < SYMBOLS) {
                symbols[count] = (byte) symbol;
            }
            count++;
        }
        if (count != SYMBOLS) {
            throw new BadInput("This is not a recovery key: it has " + count + " characters, not " + SYMBOLS
                    + " in 14 groups of four. Next: compare it with the paper, group by group");
        }
        return symbols;
    }

    /** Upper case, and what looks like a digit is one. */
    private static char plain(char c) {
        char upper = c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
        return switch (upper) {
            case 'O' -> '0';
            case 'I', 'L' -> '1';
            default -> upper;
        };
    }

    /** Names the group where one other character, or two neighbours changed about, would make the checksum hold. */
    private static String suspicion(byte[] symbols) {
        for (int n = 0; n < SYMBOLS; n++) {
            if (oneOtherCharacterMends(symbols.clone(), n) || swapMends(symbols.clone(), n)) {
                return "Group " + (n / GROUP + 1) + " looks mistyped. ";
            }
        }
        return "";
    }

    private static boolean oneOtherCharacterMends(byte[] symbols, int place) {
        for (int n = 0; n < ALPHABET.length(); n++) {
            symbols[place] = (byte) n;
            if (holds(join(symbols))) {
                return true;
            }
        }
        return false;
    }

    private static boolean swapMends(byte[] symbols, int place) {
        if (place + 1 == SYMBOLS) {
            return false;
        }
        byte first = symbols[place];
        symbols[place] = symbols[place + 1];
        symbols[place + 1] = first;
        return holds(join(symbols));
    }

    private static boolean holds(byte[] bytes) {
        byte[] hash = sha256(bytes);
        return Arrays.equals(bytes, Keys.LENGTH, bytes.length, hash, 0, CHECKSUM_LENGTH);
    }

    /** The nth five bits, most significant first. */
    private static int symbol(byte[] bytes, int n) {
        int bit = n * 5;
        int pair = (bytes[bit / 8] & 0xff) << 8 | (bit / 8 + 1 < bytes.length ? bytes[bit / 8 + 1] & 0xff : 0);
        return pair >>> (11 - bit % 8) & 31;
    }

    private static byte[] join(byte[] symbols) {
        byte[] bytes = new byte[Keys.LENGTH + CHECKSUM_LENGTH];
        for (int bit = 0; bit < SYMBOLS * 5; bit++) {
            int set = symbols[bit / 5] >>> (4 - bit % 5) & 1;
            bytes[bit / 8] |= (byte) (set << (7 - bit % 8));
        }
        return bytes;
    }

    /** Of the key that these bytes begin with. */
    private static byte[] sha256(byte[] bytes) {
        return ObjectHash.sha256(Arrays.copyOf(bytes, Keys.LENGTH)).bytes();
    }
}
