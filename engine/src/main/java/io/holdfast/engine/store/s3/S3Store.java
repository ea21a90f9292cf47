package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.store.ObjectName;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A store in a bucket that speaks S3. Times are those of the server: {@code Date} of its replies, Last-Modified of its
 * objects. What lies under the prefix under a name that no store has is not listed. What is deleted is gone, also where the bucket keeps
 * versions.
 */
public final class S3Store implements Store {
    private static final String ANY_NAME = "holdfast.json";

    private final S3Connection connection;
    private final S3Deletion deletion;

    S3Store(S3Connection connection) {
        this.connection = connection;
        this.deletion = new S3Deletion(connection);
    }

    /**
     * @throws io.holdfast.engine.error.AccessDenied if there are no credentials, or they do not permit to list
     * @throws io.holdfast.engine.error.NotFound     if there is no such bucket
     * @throws io.holdfast.engine.error.BadInput     if the bucket lies in another region
     */
    public static S3Store open(StoreUri.S3 uri, S3Options options) {
        return new S3Store(S3Connection.open(uri, options));
    }

    @Override
    public String describe() {
        return connection.describe();
    }

    @Override
    public Instant put(String name, Body body) {
        String key = key(name);
        String md5 = S3Body.md5(body);
        return connection.write("write " + name, client -> {
            var reply = client.putObject(
                    put -> put.bucket(connection.bucket()).key(key).contentMD5(md5), S3Body.of(body));
            return connection.time(reply.sdkHttpResponse());
        });
    }

    @Override
    public byte[] get(String name, int most) {
        String key = key(name);
        return connection.call("read " + name, client -> {
            var body = client.getObject(get -> get.bucket(connection.bucket()).key(key));
            return read(body, name, range -> {
                if (range.length() > most) {
                    throw new Damaged(
                            what(name) + " has " + range.length() + " bytes; at most " + most + " are allowed.");
                }
                range.require(0, range.total(), what(name));
            });
        });
    }

    @Override
    public byte[] get(String name, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, Long.MAX_VALUE);
        String key = key(name);
        if (length == 0) {
            requireObject(name, offset);
            return new byte[0];
        }
        String wanted = "bytes=" + offset + "-" + (offset + length - 1);
        return connection.call("read " + name, client -> {
            var body = client.getObject(
                    get -> get.bucket(connection.bucket()).key(key).range(wanted));
            return read(body, name, range -> range.require(offset, length, what(name)));
        });
    }

    @Override
    public Optional<Stat> head(String name) {
        String key = key(name);
        return connection.call("look at " + name, client -> {
            try {
                var head =
                        client.headObject(it -> it.bucket(connection.bucket()).key(key));
                if (head.contentLength() == null || head.lastModified() == null) {
                    throw new Damaged(what(name) + " is shown without its length or time.");
                }
                return Optional.of(
                        new Stat(name, head.contentLength(), head.lastModified(), S3Headers.sum(head.eTag())));
            } catch (AwsServiceException e) {
                if (S3Absence.isOfHead(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public Page list(String prefix, @Nullable String after) {
        ObjectName.checkedPrefix(prefix);
        var listing = new S3StoreListing(connection, prefix, after == null ? "" : after);
        return listing.page();
    }

    @Override
    public void delete(String name) {
        deletion.delete(name, key(name));
    }

    @Override
    public int mostDeleted() {
        return S3BatchDelete.MOST;
    }

    @Override
    public Map<String, AccessDenied> delete(List<String> names) {
        names.forEach(ObjectName::checked);
        return deletion.delete(names);
    }

    @Override
    public Instant clock() {
        return connection.clock(ANY_NAME);
    }

    @Override
    public void close() {
        connection.close();
    }

    private String key(String name) {
        return connection.key(ObjectName.checked(name));
    }

    private String what(String name) {
        return name + " at " + describe();
    }

    /** Judges a reply by its headers, and throws if it is not the right one. */
    @FunctionalInterface
    private interface Check {
        void of(S3Range range);
    }

    /** A reply that is not read to its end is cut off: its connection is of no use any more. */
    private byte[] read(ResponseInputStream<GetObjectResponse> body, String name, Check check) throws IOException {
        boolean whole = false;
        try (body) {
            S3Range range = S3Range.of(body.response(), what(name));
            check.of(range);
            byte[] content = new byte[Math.toIntExact(range.length())];
            int read = body.readNBytes(content, 0, content.length);
            if (read < content.length) {
                throw new EOFException("it ends after " + read + " of " + content.length + " bytes");
            }
            // Where a checksum comes behind the body, the SDK compares it when it is read on.
            if (body.read() >= 0) {
                throw new IOException("it goes on after " + content.length + " bytes");
            }
            whole = true;
            return content;
        } finally {
            if (!whole) {
                body.abort();
            }
        }
    }

    private void requireObject(String name, long size) {
        Stat stat =
                head(name).orElseThrow(() -> new io.holdfast.engine.error.NotFound("There is no " + what(name) + "."));
        new S3Range(0, 0, stat.size()).require(0, size, what(name));
    }
}
