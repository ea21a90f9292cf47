package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.store.Provider.KeyRules;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** Keys as a server has them, with the prefix before them, and as the engine has them. A server's keys are UTF-8. */
final class S3Keys {
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
        KeyRules rules = connection.uri().provider().keys();
        int length = bytes(inBucket);
        if (length == 0) {
            return Optional.of("it has no name in the bucket");
        }
        if (length > rules.most()) {
            return Optional.of(
                    "its key has " + length + " bytes in the bucket; at most " + rules.most() + " are allowed");
        }
        if (Stream.of(inBucket.split("/", -1)).anyMatch(part -> bytes(part) > rules.mostOfPart())) {
            return Optional.of("its key has more than " + rules.mostOfPart() + " bytes between two slashes, which "
                    + provider() + " does not take");
        }
        if (rules.refusedAtStart().indexOf(inBucket.charAt(0)) >= 0) {
            return Optional.of("its key begins with a slash, which " + provider() + " does not take");
        }
        if (inBucket.chars().anyMatch(each -> rules.refused().indexOf(each) >= 0)) {
            return Optional.of("its key has a control character that " + provider() + " does not take");
        }
        return leadsAbove(key) ? Optional.of("its key leads out of the prefix by '..'") : Optional.empty();
    }

    private String provider() {
        return connection.uri().provider().title();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
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
