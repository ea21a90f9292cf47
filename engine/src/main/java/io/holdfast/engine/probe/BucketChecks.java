package io.holdfast.engine.probe;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.RawBucket;
import io.holdfast.engine.store.RawBucket.Lock;
import io.holdfast.engine.store.RawBucket.Reply;
import io.holdfast.engine.store.RawBucket.Version;
import io.holdfast.engine.store.RawBucket.Versioning;
import io.holdfast.engine.store.Store.Body;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What kind of bucket it is, what it keeps of what is deleted, which conditions it honours, and what becomes of a put that nobody waits for. */
final class BucketChecks {
    private static final int RACERS = 8;
    private static final Duration SHORT_LOCK = Duration.ofSeconds(10);

    private static final Map<String, String> SEALED = Map.of("x-amz-server-side-encryption", "AES256");
    private static final String DAMAGE_LATE =
            "What is changed on its way is not noticed when it arrives: verify --level data finds it.";

    /** Their locks are counted in days. */
    private static final Set<String> LOCK_FOR_DAYS = Set.of(Provider.COS.name(), Provider.OBS.name());

    private final BucketSite site;
    private final RawBucket bucket;
    private final Bench bench;

    BucketChecks(BucketSite site, RawBucket bucket, Bench bench) {
        this.site = site;
        this.bucket = bucket;
        this.bench = bench;
    }

    List<Check> first() {
        return List.of(
                new Check("bucket", Weight.USEFUL, this::kind),
                new Check("versioning", Weight.USEFUL, this::versioning),
                new Check("object-lock", Weight.USEFUL, this::lock));
    }

    List<Check> more() {
        return List.of(
                new Check("list-after-cut-put", Weight.USEFUL, this::cutPut),
                new Check("checksum", Weight.USEFUL, this::checksum),
                new Check("if-match", Weight.USEFUL, this::ifMatch),
                new Check("conditional-put", Weight.TOLD, this::conditionalPut));
    }

    private Reply put(String key, byte[] content, Map<String, String> headers) {
        site.willPut(key);
        return bucket.put(key, Body.of(content), headers);
    }

    private Answer kind() {
        Reply head = bucket.bucket().required();
        String server = head.header("Server").isEmpty() ? "an S3 server" : "Server: " + head.header("Server");
        if (head.header("x-obs-fs-file-interface").equalsIgnoreCase("Enabled")) {
            return Answer.noted(
                    "a parallel file system",
                    "It has no versions and no tags, and lists each folder as an object. Use an ordinary bucket for a repository.");
        }
        if (!head.header("x-cos-bucket-arch").isEmpty()) {
            return Answer.noted(
                    "a bucket with metadata acceleration",
                    "It has no versions, and the order of its lists is not documented. Use an ordinary bucket for a repository.");
        }
        String zones = head.header("x-cos-bucket-az-type").isEmpty() ? "" : ", " + head.header("x-cos-bucket-az-type");
        return Answer.passed("an ordinary bucket, " + server + zones, "");
    }

    private Answer versioning() {
        Versioning versioning = bucket.versioning();
        boolean mayNotAsk = versioning
                .reply()
                .refusal()
                .filter(AccessDenied.class::isInstance)
                .isPresent();
        if (!mayNotAsk && !versioning.keeps()) {
            return Answer.passed("off", "A backup of this bucket is fuzzy: each object as it was when it was read.");
        }
        var _ = put("versions", new byte[1], Map.of()).required();
        var _ = put("versions", new byte[2], Map.of()).required();
        var _ = bucket.delete("versions", null).required();
        List<Version> versions = new ArrayList<>(bucket.versions("versions").found());
        if (versions.size() < 2) {
            return mayNotAsk
                    ? Answer.skipped("not allowed to ask whether versions are kept", "")
                    : Answer.passed(versioning.state() + ", and nothing is kept of what is deleted", "");
        }
        return deletedForGood(versions, versioning.state());
    }

    private Answer deletedForGood(List<Version> versions, String state) {
        try {
            versions.forEach(each -> bucket.delete(each.key(), each.id()).required());
        } catch (HoldfastException e) {
            return Answer.noted(state + ", and versions can't be deleted: " + e.message(), "Prune frees nothing here.");
        }
        List<Version> left = bucket.versions("versions").found();
        return left.isEmpty()
                ? Answer.passed(
                        state + ", and versions can be deleted", "A backup of this bucket can be of one moment.")
                : Answer.noted(
                        state + ", and " + left.size() + " versions stay that were deleted",
                        "Prune frees nothing here.");
    }

    private Answer lock() {
        Lock lock = bucket.lock();
        if (lock.reply().refusal().filter(AccessDenied.class::isInstance).isPresent()) {
            return Answer.skipped(
                    "not allowed to ask for the lock: " + lock.reply().said(), "");
        }
        if (!lock.enabled()) {
            return Answer.passed("off", "Whoever may delete here can destroy a repository.");
        }
        if (lock.retentionDays().isPresent()) {
            return Answer.passed(
                    "on, " + lock.retentionDays().getAsLong() + " days for all that is put",
                    "Prune deletes what is condemned when its lock has ended.");
        }
        return LOCK_FOR_DAYS.contains(bucket.provider().name())
                ? Answer.passed("on", "Not tried, since a lock lasts for days here.")
                : locked();
    }

    private Answer locked() {
        Instant until = bench.now().plus(SHORT_LOCK).truncatedTo(ChronoUnit.SECONDS);
        var _ = put(
                        "locked",
                        new byte[1],
                        Map.of(
                                "x-amz-object-lock-mode",
                                "GOVERNANCE",
                                "x-amz-object-lock-retain-until-date",
                                until.toString()))
                .required();
        Optional<Version> version = bucket.versions("locked").found().stream().findFirst();
        if (version.isEmpty()) {
            return Answer.noted("on, and a locked object has no version", "A lock may not hold here.");
        }
        boolean kept = !bucket.delete("locked", version.get().id()).isGood();
        return kept
                ? Answer.passed("on, and keeps a locked version from being deleted", "")
                : Answer.noted(
                        "on, and a locked version can be deleted",
                        "A lock does not hold here, or these keys may go round it.");
    }

    /** OBS says that a put which timed out or failed may be readable and not be listed. */
    private Answer cutPut() {
        int puts = Math.max(2, bench.options().samples() / 4);
        int applied = 0;
        Duration latest = Duration.ZERO;
        for (int i = 0; i < puts; i++) {
            String key = "cut/" + i;
            site.willPut(key);
            if (!bucket.putAndHangUp(key, Body.of(Bench.bytes(1_000, i)))) {
                return Answer.skipped("there is a proxy, through which no connection can be cut", "");
            }
            if (bench.untilOrFor(Duration.ofSeconds(3), () -> bucket.head(key).isGood())) {
                applied++;
                Optional<Duration> late = bench.until(() ->
                        bench.list("cut/").stream().anyMatch(each -> each.name().equals(key)));
                bench.late(late.orElse(bench.options().patience()));
                latest = latest.compareTo(late.orElse(bench.options().patience())) > 0
                        ? latest
                        : late.orElse(bench.options().patience());
            }
        }
        String measured = "of " + puts + " puts that were cut off " + applied + " were done";
        if (latest.isZero()) {
            return Answer.passed(measured + (applied > 0 ? ", and listed at once" : ""), repeated());
        }
        boolean unlisted = latest.compareTo(bench.options().patience()) >= 0;
        return Answer.noted(
                measured + (unlisted ? ", and not listed within " : ", and listed after up to ") + Spell.time(latest),
                "Of a put that was not acknowledged a list may not know for a while: deletion waits for it.");
    }

    private String repeated() {
        long repeated = bucket.sent().repeated();
        return repeated == 0 ? "" : repeated + " other requests were answered 500 or 503, or cut, and sent again.";
    }

    /** Of what it encrypts, OBS says in an old guide, it does not compare. */
    private Answer checksum() {
        byte[] content = Bench.bytes(1_000, 1);
        String wrong = bucket.md5(Body.of(Bench.bytes(1_000, 2)));
        if (put("checksum", content, Map.of("Content-MD5", wrong)).isGood()) {
            return Answer.noted("a put with a wrong Content-MD5 was taken", DAMAGE_LATE);
        }
        if (!put("sealed", content, SEALED).isGood()) {
            return Answer.passed("a put with a wrong Content-MD5 was refused", "");
        }
        Map<String, String> both = new HashMap<>(SEALED);
        both.put("Content-MD5", wrong);
        return put("sealed", content, both).isGood()
                ? Answer.noted(
                        "a put with a wrong Content-MD5 was refused, and taken where the store is to encrypt it",
                        DAMAGE_LATE)
                : Answer.passed(
                        "a put with a wrong Content-MD5 was refused, also where the store is to encrypt it", "");
    }

    private Answer ifMatch() {
        var _ = put("if-match", new byte[] {1}, Map.of()).required();
        String old = bucket.head("if-match").required().header("ETag");
        var _ = put("if-match", new byte[] {2}, Map.of()).required();
        Reply reply = bucket.get("if-match", Map.of("If-Match", old));
        if (reply.status() == 412) {
            return Answer.passed("a read of what was overwritten meanwhile is refused", "");
        }
        return reply.isGood()
                ? Answer.noted(
                        "a read with If-Match gave what was overwritten meanwhile",
                        "In a backup of this bucket an object that changes while it is read may be a mixture.")
                : Answer.noted(
                        "a read with If-Match was answered: " + reply.said(), "A backup of this bucket reads with it.");
    }

    private Answer conditionalPut() {
        Map<String, String> ifAbsent = Map.of("If-None-Match", "*");
        var _ = put("condition", new byte[] {1}, ifAbsent).required();
        if (put("condition", new byte[] {2}, ifAbsent).isGood()) {
            return Answer.noted("If-None-Match was ignored without an error", "Nothing: a commit needs no condition.");
        }
        AtomicInteger won = new AtomicInteger();
        AtOnce.each(RACERS, IntStream.range(0, RACERS).boxed().toList(), i -> {
            if (put("race", new byte[] {i.byteValue()}, ifAbsent).isGood()) {
                won.incrementAndGet();
            }
        });
        boolean held = won.get() == 1
                && bucket.get("race", Map.of()).required().body().length == 1
                && Arrays.equals(bucket.get("condition", Map.of()).required().body(), new byte[] {1});
        return held
                ? Answer.passed(
                        "create-if-absent holds, also for " + RACERS + " at once",
                        "Nothing: a commit needs no condition.")
                : Answer.noted(
                        won.get() + " of " + RACERS + " at once were told that they had made the object",
                        "Nothing: a commit needs no condition.");
    }
}
