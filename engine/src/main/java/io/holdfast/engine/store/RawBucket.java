package io.holdfast.engine.store;

import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.store.Store.Body;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What lies under a prefix of a bucket that speaks S3, request by request, for whoever wants to know how the server answers: a refusal is a
 * {@link Reply}, and nothing is judged, put right or left out. Only what an overloaded server or a broken link refuses is sent again, for a short while,
 * and then thrown. Keys are any text, relative to the prefix. Safe for many threads.
 */
public interface RawBucket extends AutoCloseable {

    /** How messages name it. */
    String describe();

    Provider provider();

    /** The same place as a store, over the same connections. */
    Store store();

    /** How many requests were sent, and how many of those once more. */
    Sent sent();

    /**
     * Requests of this bucket, without those of its store.
     *
     * @param repeated of all: since the server had answered 500 or 503, or the link broke
     */
    record Sent(long all, long repeated) {}

    /**
     * @param headers beside what each put has; a Content-MD5 here takes the place of the right one
     */
    Reply put(String key, Body body, Map<String, String> headers);

    /**
     * Sends a put whole, and hangs up before it is answered.
     *
     * @return whether it could be sent; not through a proxy
     */
    boolean putAndHangUp(String key, Body body);

    /** @param headers such as {@code Range} */
    Reply get(String key, Map<String, String> headers);

    Reply head(String key);

    /** @param version {@code null} for the object as such */
    Reply delete(String key, @Nullable String version);

    /** @param refused keys of what could not be deleted */
    record Deletion(Reply reply, List<String> refused) {
        public Deletion {
            refused = List.copyOf(refused);
        }
    }

    /** Deletes all these in one request. */
    Deletion deleteAll(List<Version> versions);

    /** Headers of the bucket. */
    Reply bucket();

    /**
     * Whether versions are kept.
     *
     * @param state as the server says; empty where they never were
     */
    record Versioning(Reply reply, String state) {
        /** Whether deleting an object hides it, or may. */
        public boolean keeps() {
            return !state.isEmpty();
        }
    }

    Versioning versioning();

    /**
     * Whether objects are locked.
     *
     * @param enabled       whether they may be
     * @param retentionDays for how long each new one is, by default
     */
    record Lock(Reply reply, boolean enabled, OptionalLong retentionDays) {}

    Lock lock();

    /**
     * One page.
     *
     * @param after key behind which it begins; {@code null} for the first
     * @param token where the server said that it begins; {@code null} where it did not
     */
    record Ask(
            Provider.Listing form,
            String prefix,
            @Nullable String after,
            @Nullable String token,
            int most) {}

    /** An object in a list. */
    record Listed(String key, long size, Instant modified) {}

    /**
     * @param next token or marker of the next page, if the server gave one
     */
    record Listing(Reply reply, List<Listed> found, boolean more, Optional<String> next) {
        public Listing {
            found = List.copyOf(found);
        }

        public List<String> keys() {
            return found.stream().map(Listed::key).toList();
        }
    }

    Listing list(Ask ask);

    /**
     * A version, or what hides them.
     *
     * @param id {@code null} where versions are not kept
     */
    record Version(String key, @Nullable String id, boolean marker) {}

    record Versions(Reply reply, List<Version> found) {
        public Versions {
            found = List.copyOf(found);
        }
    }

    /** All versions under a prefix, page by page, up to ten thousand. */
    Versions versions(String prefix);

    /** An upload in parts that was begun; without an id where that was refused. */
    record Upload(Reply reply, String key, String id) {}

    Upload begin(String key);

    /** @param md5 Content-MD5 of the part */
    Reply part(Upload upload, int number, Body body, String md5);

    /** @param etags of the parts, from the first on */
    Reply complete(Upload upload, List<String> etags);

    Reply abort(Upload upload);

    /** Uploads that were begun, and neither completed nor given up. */
    List<Upload> uploads();

    Reply tags(String key);

    /** Content-MD5 of a body, as a header has it. */
    String md5(Body body);

    @Override
    void close();

    /**
     * What the server answered.
     *
     * @param said    status, code and words of a refusal; empty where there is none
     * @param headers by name, in small letters
     * @param refusal what we would throw
     */
    record Reply(
            int status, String said, Map<String, String> headers, byte[] body, Optional<HoldfastException> refusal) {

        public boolean isGood() {
            return refusal.isEmpty();
        }

        /** A header; empty where it is missing. */
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        /** This, if the server did as it was asked. */
        public Reply required() {
            refusal.ifPresent(error -> {
                throw error;
            });
            return this;
        }
    }
}
