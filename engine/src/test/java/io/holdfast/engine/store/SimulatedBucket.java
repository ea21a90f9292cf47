package io.holdfast.engine.store;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.store.SimulatedVersions.Stored;
import io.holdfast.engine.store.Store.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A bucket in memory that lists in the order, forgets the features and cuts the bodies that a test tells it to. */
public final class SimulatedBucket implements Bucket {
    /** As servers that compare UTF-16 list. */
    public static final Comparator<Key> BY_UTF16 = Comparator.comparing(Key::toString);

    /** As servers list that keep folders: what is in {@code a/} comes before {@code a.b}. */
    public static final Comparator<Key> BY_FOLDER =
            Comparator.comparing(key -> key.toString().replace('/', '\u0001'));

    private final SimulatedClock clock;
    private final NavigableMap<Key, Stored> objects;
    private int pageSize = 1_000;
    private boolean repeatsKeys;
    private boolean countsTags = true;
    private boolean hasTags = true;
    private boolean emptyTagSets = true;
    private boolean conditions = true;
    private boolean etags = true;
    private long cutAfter = Long.MAX_VALUE;
    private volatile long cutOnceAfter = -1;
    private volatile Runnable whenCut = () -> {};
    private volatile Runnable beforeList = () -> {};
    private volatile IntConsumer beforeHead = _ -> {};
    private final AtomicReference<Runnable> beforeRead = new AtomicReference<>(() -> {});
    private Predicate<ObjectAttributes> refusing = _ -> false;
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicInteger opens = new AtomicInteger();
    private final AtomicInteger heads = new AtomicInteger();
    private final AtomicInteger tagReads = new AtomicInteger();
    private final AtomicInteger versions = new AtomicInteger();

    private final Map<BucketSetting.Kind, String> settings = new EnumMap<>(BucketSetting.Kind.class);
    private final Map<BucketSetting.Kind, HoldfastException> refusedSettings = new EnumMap<>(BucketSetting.Kind.class);
    private boolean whole;
    private boolean md5Etags;
    private @Nullable String nextEtag;
    private final Set<Key> encrypted = new HashSet<>();

    private final SimulatedVersions history;
    private Versioning versioning = Versioning.OFF;
    private final Set<String> thawing = new HashSet<>();
    private final Set<String> thawed = new HashSet<>();
    private boolean accessIsReadable = true;
    private final AtomicInteger accessReads = new AtomicInteger();
    private boolean versionsAreReadable = true;
    private boolean versionsAreListed = true;

    public SimulatedBucket(SimulatedClock clock, Comparator<Key> order) {
        this.clock = clock;
        this.objects = new TreeMap<>(order);
        this.history = new SimulatedVersions(order);
    }

    public SimulatedBucket() {
        this(new SimulatedClock(), Comparator.naturalOrder());
    }

    public SimulatedBucket pageSize(int keys) {
        pageSize = keys;
        return this;
    }

    /** All of a bucket, which has settings of its own. */
    public SimulatedBucket whole() {
        whole = true;
        return this;
    }

    /** This setting can neither be read nor put. */
    public SimulatedBucket refusing(BucketSetting.Kind kind, HoldfastException how) {
        refusedSettings.put(kind, how);
        return this;
    }

    /** From now on: what is there already becomes the versions called {@code null}. */
    public SimulatedBucket versioning(Versioning state) {
        versioning = state;
        return this;
    }

    /** Every page of versions comes twice. */
    public SimulatedBucket repeatsPagesOfVersions() {
        history.repeatPages();
        return this;
    }

    /** Only what is current may be read. */
    public SimulatedBucket withoutReadableVersions() {
        versionsAreReadable = false;
        return this;
    }

    public SimulatedBucket withoutListOfVersions() {
        versionsAreListed = false;
        return this;
    }

    /** Dates the newest version of a key, as stores do that date an object by when its upload was begun. */
    public synchronized SimulatedBucket dated(String key, Instant modified) {
        objects.put(Key.of(key), history.date(Key.of(key), modified));
        return this;
    }

    /** Deletes a version for good: the nth, the newest being the first. */
    public synchronized void deleteVersion(String key, int nth) {
        history.deleteForGood(Key.of(key), nth)
                .ifPresentOrElse(newest -> objects.put(Key.of(key), newest), () -> objects.remove(Key.of(key)));
    }

    /** Before each HEAD, with its number. */
    public SimulatedBucket beforeEachHead(IntConsumer action) {
        beforeHead = action;
        return this;
    }

    /** Called before each list, in the thread that asks for it. */
    public SimulatedBucket beforeEachList(Runnable action) {
        beforeList = action;
        return this;
    }

    /** Every key comes twice in lists. */
    public SimulatedBucket repeatsKeys() {
        repeatsKeys = true;
        return this;
    }

    public SimulatedBucket withoutTagCounts() {
        countsTags = false;
        return this;
    }

    public SimulatedBucket withoutTags() {
        hasTags = false;
        return withoutTagCounts();
    }

    /** Tags are not counted, and of an object that has none they are not found. */
    public SimulatedBucket withoutEmptyTagSets() {
        emptyTagSets = false;
        return withoutTagCounts();
    }

    /** If-Match is not looked at. */
    public SimulatedBucket withoutConditions() {
        conditions = false;
        return this;
    }

    public SimulatedBucket withoutEtags() {
        etags = false;
        return this;
    }

    /** Objects with such attributes are not taken. */
    public SimulatedBucket refusing(Predicate<ObjectAttributes> which) {
        refusing = which;
        return this;
    }

    /** How often an object was not taken. */
    public int refusals() {
        return refusals.get();
    }

    /** Bodies break off behind so many bytes. */
    public void cutAfter(long bytes) {
        cutAfter = bytes;
    }

    /** The next body breaks off behind so many bytes, and meanwhile this happens. */
    public void cutOnce(long bytes, Runnable meanwhile) {
        cutOnceAfter = bytes;
        whenCut = meanwhile;
    }

    /** Once, when an object is to be read. */
    public void beforeTheNextRead(Runnable action) {
        beforeRead.set(action);
    }

    /** A rule moves the object to another class; nothing else of it changes. */
    public void archived(String key, String storageClass) {
        attributed(key, ObjectAttributes.listed("", storageClass));
    }

    /** Other attributes of the same object: neither its ETag nor its time changes. */
    public synchronized void attributed(String key, ObjectAttributes attributes) {
        objects.computeIfPresent(Key.of(key), (_, stored) -> stored.with(attributes));
    }

    /** Access lists may be neither read nor set. */
    public SimulatedBucket withoutAccessLists() {
        accessIsReadable = false;
        return this;
    }

    /** How often an access list was asked for. */
    public int accessReads() {
        return accessReads.get();
    }

    public SimulatedBucket with(String key, String content) {
        put(Key.of(key), ObjectAttributes.listed("", null), Body.of(content.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** With an ETag that is given. */
    public synchronized SimulatedBucket with(String key, String content, String etag) {
        nextEtag = etag;
        return with(key, content);
    }

    /** What its times come from. */
    public SimulatedClock time() {
        return clock;
    }

    public int lists() {
        return lists.get();
    }

    public int opens() {
        return opens.get();
    }

    public int heads() {
        return heads.get();
    }

    public int tagReads() {
        return tagReads.get();
    }

    /** Keys in the order of bytes, with contents. */
    public synchronized Map<Key, String> contents() {
        Map<Key, String> all = new TreeMap<>();
        objects.forEach((key, stored) -> all.put(key, new String(stored.content(), StandardCharsets.UTF_8)));
        return all;
    }

    @Override
    public String describe() {
        return "the simulated bucket";
    }

    @Override
    public String identity() {
        return "s3:simulated/bucket";
    }

    @Override
    public Instant clock() {
        return clock.now();
    }

    @Override
    public synchronized Page list(Query query) {
        lists.incrementAndGet();
        beforeList.run();
        Key after =
                query.token() == null ? query.after() : Key.of(HexFormat.of().parseHex(query.token()));
        int most = Math.min(pageSize, query.most());
        List<Item> items = new ArrayList<>();
        List<Key> prefixes = new ArrayList<>();
        Key last = after;
        for (var entry : (after == null ? objects : objects.tailMap(after, false)).entrySet()) {
            Key key = entry.getKey();
            Key folded = folded(key, query);
            boolean seen = folded != null && (prefixes.contains(folded) || (after != null && after.startsWith(folded)));
            if (!key.startsWith(query.prefix()) || seen) {
                last = key.startsWith(query.prefix()) ? key : last;
                continue;
            }
            if (items.size() + prefixes.size() == most) {
                String token = HexFormat.of().formatHex(last == null ? new byte[0] : last.bytes());
                return new Page(
                        twice(items),
                        prefixes,
                        new Query(query.prefix(), query.after(), query.delimiter(), query.most(), token),
                        clock.now());
            }
            last = key;
            if (folded == null) {
                items.add(item(key, entry.getValue()));
            } else {
                prefixes.add(folded);
            }
        }
        return new Page(twice(items), prefixes, null, clock.now());
    }

    private List<Item> twice(List<Item> items) {
        return repeatsKeys
                ? items.stream().flatMap(item -> List.of(item, item).stream()).toList()
                : items;
    }

    private static @Nullable Key folded(Key key, Query query) {
        if (query.delimiter() == null) {
            return null;
        }
        String text = key.toString();
        int at = text.indexOf(query.delimiter(), query.prefix().toString().length());
        return at < 0 ? null : Key.of(text.substring(0, at + 1));
    }

    private Item item(Key key, Stored stored) {
        return new Item(
                key,
                stored.content().length,
                etags ? stored.etag() : "",
                stored.modified(),
                stored.attributes().storageClass());
    }

    @Override
    public Versioning versioning() {
        return versioning;
    }

    @Override
    public Optional<String> wholeName() {
        return Optional.of("simulated").filter(_ -> whole);
    }

    @Override
    public synchronized Optional<String> setting(BucketSetting.Kind kind) {
        mustTake(kind);
        return Optional.ofNullable(settings.get(kind));
    }

    @Override
    public synchronized void put(BucketSetting.Kind kind, String document) {
        mustTake(kind);
        settings.put(kind, document);
    }

    private void mustTake(BucketSetting.Kind kind) {
        HoldfastException refusal = refusedSettings.get(kind);
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public synchronized VersionPage versions(VersionQuery query) {
        lists.incrementAndGet();
        if (!versionsAreListed) {
            throw new AccessDenied("The simulated bucket does not let versions be listed.");
        }
        return history.page(query, pageSize, clock.now(), this::item);
    }

    @Override
    public synchronized Optional<Details> head(Key key, Pin pin) {
        beforeHead.accept(heads.incrementAndGet());
        return (pin.versionId() == null ? Optional.ofNullable(objects.get(key)) : history.find(key, pin.versionId()))
                .map(stored -> details(key, stored));
    }

    @Override
    public Etags etags() {
        return md5Etags ? Etags.MD5 : Etags.UNKNOWN;
    }

    /** An ETag is the MD5 of the content, but for objects that are encrypted with keys of others: those have another. */
    public SimulatedBucket md5Etags() {
        md5Etags = true;
        return this;
    }

    /** From now on its headers say that it is encrypted with another's key, so that its ETag may be anything. */
    public void encryptWithAnotherKey(String key) {
        encrypted.add(Key.of(key));
    }

    private String etag(byte[] content) {
        String given = nextEtag;
        nextEtag = null;
        if (given != null) {
            return given;
        }
        try {
            return md5Etags
                    ? HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content))
                    : "e" + versions.incrementAndGet();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Details details(Key key, Stored stored) {
        ObjectAttributes kept = stored.attributes();
        var attributes = new ObjectAttributes(
                etags ? stored.etag() : "",
                stored.version(),
                kept.headers(),
                kept.userMetadata(),
                List.of(),
                kept.storageClass(),
                kept.redirect(),
                null);
        OptionalInt tags = countsTags ? OptionalInt.of(kept.tags().size()) : OptionalInt.empty();
        Etags etag = encrypted.contains(key) ? Etags.UNKNOWN : Etags.MD5;
        return new Details(attributes, stored.content().length, stored.modified(), tags, etag);
    }

    @Override
    public Opening open(Key key, Pin pin, long offset) {
        opens.incrementAndGet();
        beforeRead.getAndSet(() -> {}).run();
        Stored stored = stored(key, pin.versionId());
        if (Set.of("GLACIER", "FROZEN_TIER")
                        .contains(String.valueOf(stored.attributes().storageClass()))
                && !thawed.contains(stored.etag())) {
            return new Opening.Archived();
        }
        if (conditions && pin.etag() != null && !pin.etag().equals(stored.etag())) {
            return new Opening.Changed();
        }
        byte[] rest = Arrays.copyOfRange(stored.content(), (int) offset, stored.content().length);
        long cut = cutAfter;
        if (cutOnceAfter >= 0 && rest.length > cutOnceAfter) {
            cut = cutOnceAfter;
            cutOnceAfter = -1;
            whenCut.run();
        }
        return new Opening.Opened(details(key, stored), new Cut(rest, cut));
    }

    private synchronized Stored stored(Key key, @Nullable String version) {
        if (version != null && !versionsAreReadable) {
            throw new AccessDenied("The simulated bucket does not let versions be read.");
        }
        Optional<Stored> stored = version == null ? Optional.ofNullable(objects.get(key)) : history.find(key, version);
        return stored.orElseThrow(() -> new NotFound("There is no " + key + " in the simulated bucket."));
    }

    @Override
    public Optional<String> access(Key key, Pin pin) {
        accessReads.incrementAndGet();
        if (!accessIsReadable) {
            throw new AccessDenied("The simulated bucket does not let access lists be read.");
        }
        return Optional.ofNullable(stored(key, pin.versionId()).attributes().acl());
    }

    @Override
    public synchronized void putAccess(Key key, String list) {
        if (!accessIsReadable) {
            throw new AccessDenied("The simulated bucket does not let access lists be set.");
        }
        ObjectAttributes old = stored(key, null).attributes();
        var open = new ObjectAttributes(
                old.etag(),
                old.versionId(),
                old.headers(),
                old.userMetadata(),
                old.tags(),
                old.storageClass(),
                old.redirect(),
                list);
        attributed(key.toString(), open);
    }

    @Override
    public synchronized void thaw(Key key, Pin pin, int days) {
        thawing.add(stored(key, pin.versionId()).etag());
    }

    /** Hours pass: what was asked for is readable. */
    public synchronized void thawAll() {
        thawed.addAll(thawing);
    }

    /** How many objects were asked for. */
    public synchronized int thawing() {
        return thawing.size();
    }

    @Override
    public List<Named> tags(Key key, Pin pin) {
        tagReads.incrementAndGet();
        if (!hasTags) {
            throw new Unsupported("The simulated bucket has no tags.");
        }
        List<Named> tags = stored(key, pin.versionId()).attributes().tags();
        if (tags.isEmpty() && !emptyTagSets) {
            throw new NotFound("There is no tag set at " + key + " in the simulated bucket.");
        }
        return tags;
    }

    @Override
    public synchronized void put(Key key, ObjectAttributes attributes, Body body) {
        if (refusing.test(attributes)) {
            refusals.incrementAndGet();
            throw new Unsupported("The simulated bucket does not take such attributes.");
        }
        byte[] content = Arrays.copyOf(body.array(), body.length());
        String etag = etag(content);
        String version = versioning == Versioning.ON
                ? "v" + (md5Etags ? String.valueOf(versions.incrementAndGet()) : etag)
                : null;
        var stored = new Stored(content, etag, clock.now(), attributes, version, false);
        objects.put(key, stored);
        history.remember(key, stored);
        clock.advance(Duration.ofSeconds(1));
    }

    @Override
    public Upload begin(Key key, ObjectAttributes attributes) {
        Map<Integer, byte[]> parts = new ConcurrentSkipListMap<>();
        return new Upload() {
            @Override
            public void part(int number, Body body) {
                parts.put(number, Arrays.copyOf(body.array(), body.length()));
            }

            @Override
            public void complete() {
                var whole = new ByteArrayOutputStream();
                parts.values().forEach(whole::writeBytes);
                put(key, attributes, Body.of(whole.toByteArray()));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public synchronized void delete(Key key) {
        objects.remove(key);
        switch (versioning) {
            case OFF -> history.forget(key);
            case ON, SUSPENDED -> {
                String version = versioning == Versioning.ON ? "d" + versions.incrementAndGet() : null;
                ObjectAttributes none = ObjectAttributes.listed("", null);
                history.remember(key, new Stored(new byte[0], "", clock.now(), none, version, true));
                clock.advance(Duration.ofSeconds(1));
            }
        }
    }

    @Override
    public Optional<String> refuses(Key key) {
        return key.length() > 1_024 ? Optional.of("its key is too long") : Optional.empty();
    }

    @Override
    public List<String> losses(ObjectAttributes attributes) {
        return List.of();
    }

    @Override
    public void close() {}

    /** Breaks off before its end. */
    private static final class Cut extends InputStream {
        private final ByteArrayInputStream bytes;
        private long left;

        Cut(byte[] bytes, long left) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0 && bytes.available() > 0) {
                throw new EOFException("the simulated connection broke");
            }
            int count = bytes.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }
}
