package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Keys as a server has them, with the prefix before them, and as the engine has them. A server's keys are UTF-8. */
final class S3Keys {
    private final S3Connection connection;

    S3Keys(S3Connection connection) {
        this.connection = connection;
    }

    /** @throws BadInput if the key is not UTF-8, so that no object can have it */
    String inBucket(Key key) {
        try {
            return connection.key(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key.bytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new BadInput(key + " is not UTF-8, and no object can be called so.", e);
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
