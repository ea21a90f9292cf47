package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.restore.BucketTargetOptions.Access;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Details;
import io.holdfast.engine.store.Bucket.Pin;
import io.holdfast.engine.store.Bucket.Query;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bucket, or what lies under a prefix of one. An object appears when it is whole: small ones by one put, large ones by
 * parts that are made one. Files become objects; folders need nothing, since keys hold them.
 */
public final class BucketTarget implements Target {
    /** Larger content is written in parts. */
    static final long WHOLE = 32L << 20;

    private static final String FILES = "owner, mode and times of files: a bucket does not keep them.";
    private static final String FOLDERS = "folders: a bucket has none of their own.";

    private static final String ACCESS = "access lists: what was restored is as open as its bucket says, no more;"
            + " --access-lists opens it to whom it was open before.";

    private final Bucket bucket;
    private final BucketTargetOptions options;
    private final UploadMemory memory;
    private final ObjectWriter writer;
    private final Losses losses = new Losses();
    private volatile boolean tagsAreReadable = true;
    private volatile boolean accessIsReadable = true;

    /** @param bucket closed with this */
    public BucketTarget(Bucket bucket, BucketTargetOptions options) {
        this.bucket = bucket;
        this.options = options;
        this.memory = new UploadMemory(options.memory());
        this.writer = new ObjectWriter(bucket, options, losses);
    }

    @Override
    public String describe() {
        return bucket.describe();
    }

    @Override
    public boolean isEmpty() {
        options.requests().take(1);
        var page = bucket.list(new Query(Key.EMPTY, null, null, 1, null));
        return page.items().isEmpty() && page.next() == null;
    }

    /** Tags are read where the server says that there are some. */
    @Override
    public boolean isNear() {
        return false;
    }

    @Override
    public Optional<Listed> find(Key key) {
        return find(key, false);
    }

    /** Tags that should be there are asked for: a server that does not count them may have them. */
    @Override
    public Optional<Listed> findLike(Listed wanted) {
        boolean tagged = wanted.attributes() instanceof ObjectAttributes object
                && !object.tags().isEmpty();
        return find(wanted.key(), tagged);
    }

    private Optional<Listed> find(Key key, boolean tagged) {
        if (bucket.refuses(key).isPresent()) {
            return Optional.empty();
        }
        options.requests().take(1);
        return bucket.head(key)
                .map(details -> new Listed(
                        key,
                        Kind.OBJECT,
                        details.size(),
                        Time.of(details.modified()),
                        withAsked(details.attributes(), tags(key, details, tagged), access(key))));
    }

    private @Nullable String access(Key key) {
        if (options.access() == Access.LEFT_OUT || !accessIsReadable) {
            return null;
        }
        try {
            options.requests().take(1);
            return bucket.access(key, Pin.NONE).orElse(null);
        } catch (Unsupported | AccessDenied e) {
            accessIsReadable = false;
            losses.add("access lists: they can't be read here, so they were not compared.");
            return null;
        }
    }

    private List<Named> tags(Key key, Details details, boolean tagged) {
        if (!tagsAreReadable || (details.tags().orElse(0) == 0 && !tagged)) {
            return List.of();
        }
        try {
            options.requests().take(1);
            return bucket.tags(key, Pin.NONE);
        } catch (Unsupported | AccessDenied e) {
            tagsAreReadable = false;
            losses.add("tags: they can't be read here, so they were not compared.");
            return List.of();
        }
    }

    @Override
    public boolean keepsTags() {
        return tagsAreReadable && writer.takesTags();
    }

    @Override
    public boolean keepsAccess() {
        return options.access() == Access.PUT_BACK && accessIsReadable && writer.takesAccess();
    }

    private static ObjectAttributes withAsked(ObjectAttributes found, List<Named> tags, @Nullable String access) {
        return new ObjectAttributes(
                found.etag(),
                found.versionId(),
                found.headers(),
                found.userMetadata(),
                tags,
                found.storageClass(),
                found.redirect(),
                access);
    }

    @Override
    public boolean keeps(Kind kind) {
        return kind.hasContent();
    }

    @Override
    public boolean keepsOwners() {
        return false;
    }

    @Override
    public boolean keeps(Named attribute) {
        return false;
    }

    @Override
    public Optional<String> refuses(Listed listed) {
        return switch (listed.kind()) {
            case OBJECT, FILE ->
                PartSize.of(listed.size()).isEmpty()
                        ? Optional.of("it has " + listed.size() + " bytes, more than a bucket takes")
                        : bucket.refuses(listed.key());
            case FOLDER -> Optional.empty();
            case SYMLINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE ->
                Optional.of("a bucket holds objects alone, and this has no content");
        };
    }

    @Override
    public List<String> lacks(Listed listed) {
        return switch (listed.attributes()) {
            case ObjectAttributes object -> lacks(object);
            case FileAttributes _ -> List.of(listed.kind() == Kind.FOLDER ? FOLDERS : FILES);
        };
    }

    private List<String> lacks(ObjectAttributes object) {
        List<String> lost = bucket.losses(object);
        return object.acl() == null || options.access() == Access.PUT_BACK
                ? lost
                : Stream.concat(lost.stream(), Stream.of(ACCESS)).toList();
    }

    @Override
    public boolean isFlat() {
        return true;
    }

    @Override
    public Writing write(Listed listed) {
        losses.add("last-modified: the store sets its own.");
        ObjectAttributes attributes = attributes(listed);
        lacks(listed).forEach(losses::add);
        Writing writing = listed.size() <= WHOLE
                ? new WholeWriting(writer, memory, listed, attributes)
                : new PartWriting(writer, memory, listed, attributes);
        return listed.attributes() instanceof FileAttributes file
                        && !file.holes().isEmpty()
                ? new ZeroFilling(writing, file.holes())
                : writing;
    }

    private static ObjectAttributes attributes(Listed listed) {
        return switch (listed.attributes()) {
            case ObjectAttributes object -> object;
            case FileAttributes _ -> ObjectAttributes.listed("", null);
        };
    }

    @Override
    public void place(Listed listed) {
        losses.add(FOLDERS);
    }

    @Override
    public boolean link(Listed listed, Key written) {
        losses.add("hard links: each name is an object of its own.");
        return false;
    }

    @Override
    public Optional<Bucket> wholeBucket() {
        return Optional.of(bucket).filter(each -> each.wholeName().isPresent());
    }

    @Override
    public Source asSource() {
        return BucketSource.borrowed(bucket, BucketOptions.all());
    }

    @Override
    public void finish() {}

    @Override
    public void sync() {}

    @Override
    public List<String> losses() {
        return losses.all();
    }

    @Override
    public void close() {
        bucket.close();
    }
}
