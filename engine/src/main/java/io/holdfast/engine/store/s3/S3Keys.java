package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Keys as a server has them, with the prefix before them, and as the engine has them. A server's keys are UTF-8. */
final class S3Keys {
    private static final int MOST = 1_024;
    private static final int MOST_AT_COS = 850;

    private final S3Connection connection;

    S3Keys(S3Connection connection) {
        this.connection = connection;
    }

    /**
     * Why no object can be called so. A key that leads above the prefix, for whoever takes {@code ..} for a step up, is
     * refused too: nothing outside the prefix is ever written.
     */
    Optional<String> refuses(Key key) {
        String inBucket;
        try {
            inBucket = inBucket(key);
        } catch (BadInput e) {
            return Optional.of("it is not UTF-8, and keys of objects are");
        }
        int length = inBucket.getBytes(StandardCharsets.UTF_8).length;
        int most = isAtCos() ? MOST_AT_COS : MOST;
        if (length == 0) {
            return Optional.of("it has no name in the bucket");
        }
        if (length > most) {
            return Optional.of("its key has " + length + " bytes in the bucket; at most " + most + " are allowed");
        }
        if (isAtCos() && (inBucket.startsWith("/") || inBucket.startsWith("\\"))) {
            return Optional.of("its key begins with a slash, which this provider does not take");
        }
        return leadsAbove(key) ? Optional.of("its key leads out of the prefix by '..'") : Optional.empty();
    }

    private boolean isAtCos() {
        URI endpoint = connection.uri().endpoint();
        return endpoint != null && endpoint.getHost().endsWith(".myqcloud.com");
    }

    private static boolean leadsAbove(Key key) {
        int depth = 0;
        for (String part : new String(key.bytes(), StandardCharsets.UTF_8).split("[/\\\\]", -1)) {
            depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    /** @throws BadInput if the key is not UTF-8, so that no object can have it */
    String inBucket(Key key) {
        try {
            return connection.key(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key.bytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new BadInput(
                    key + " is not UTF-8, and no object can be called so. Next: choose a folder as the target.", e);
        }
    }

    /** @throws Damaged if the server gave a key outside the prefix */
    Key relative(String inBucket) {
        String above = connection.key("");
        if (!inBucket.startsWith(above)) {
            throw new Damaged(connection.describe() + " lists what lies outside its prefix.");
        }
        return Key.of(inBucket.substring(above.length()));
    }
}
