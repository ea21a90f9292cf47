package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.Store.Body;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;

/** A body on its way: sent from the array that the caller has, as often as it takes, and never copied. */
final class S3Body {
    private S3Body() {}

    static RequestBody of(Body body) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(body.array(), 0, body.length()),
                body.length(),
                "application/octet-stream");
    }

    /** As Content-MD5 has it: with it a server refuses what arrives changed or cut. */
    static String md5(Body body) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(body.array(), 0, body.length());
            return Base64.getEncoder().encodeToString(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has MD5", e);
        }
    }
}
