package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike: CIDR, RFC 4632.
 *
 * @param bits that they have in common
 */
record Block(byte[] first, int bits) {
    private static final Pattern WRITTEN = Pattern.compile("([0-9a-fA-F.:]+)/([0-9]{1,3})");

    /** @throws BadInput if it is none */
    static Block parse(String text) {
        var matcher = WRITTEN.matcher(text);
        if (matcher.matches()) {
            try {
                byte[] first = InetAddress.getByName(matcher.group(1)).getAddress();
                int bits = Integer.parseInt(matcher.group(2));
                if (bits <= first.length * 8) {
                    return new Block(first, bits);
                }
            } catch (UnknownHostException e) {
                // The same message.
            }
        }
        throw new BadInput("--allow-address " + text + " is no block of addresses. Next: write one like 10.0.0.0/8");
    }

    boolean has(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != first.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((bytes[bit / 8] ^ first[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
