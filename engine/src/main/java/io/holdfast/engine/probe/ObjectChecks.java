package io.holdfast.engine.probe;

import io.holdfast.engine.store.RawBucket;
import io.holdfast.engine.store.RawBucket.Reply;
import io.holdfast.engine.store.RawBucket.Upload;
import io.holdfast.engine.store.Store.Body;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a bucket keeps of an object beside its content, and how it takes and gives parts of one: for sources and the targets of restores. */
final class ObjectChecks {
    /** The least that all take for a part that is not the last. */
    private static final int PART = 5 << 20;

    private final BucketSite site;
    private final RawBucket bucket;

    ObjectChecks(BucketSite site, RawBucket bucket) {
        this.site = site;
        this.bucket = bucket;
    }

    List<Check> all() {
        return List.of(
                new Check("headers", Weight.USEFUL, this::headers),
                new Check("tags", Weight.USEFUL, this::tags),
                new Check("multipart", Weight.USEFUL, this::multipart),
                new Check("range-edges", Weight.TOLD, this::rangeEdges));
    }

    private Reply put(String key, byte[] content, Map<String, String> headers) {
        site.willPut(key);
        return bucket.put(key, Body.of(content), headers);
    }

    private Map<String, String> attributes() {
        Map<String, String> sent = new LinkedHashMap<>();
        sent.put("Content-Type", "text/x-probe");
        sent.put("Cache-Control", "max-age=7");
        sent.put("Content-Disposition", "inline; filename=\"probe.txt\"");
        sent.put("Content-Language", "de");
        sent.put("Expires", "Thu, 01 Jan 2032 00:00:00 GMT");
        sent.put("x-amz-meta-probe", "a value");
        if (bucket.provider().keys().refusedInNames().isEmpty()) {
            sent.put("x-amz-meta-under_score", "another");
        }
        return sent;
    }

    private Answer headers() {
        Map<String, String> sent = attributes();
        Reply put = put("headers", new byte[1], sent);
        if (!put.isGood()
                && sent.remove("x-amz-meta-under_score") != null
                && put("headers", new byte[1], sent).isGood()) {
            return Answer.noted(
                    "a name of metadata with _ was refused: " + put.said(),
                    "Objects that have one can't be restored into this bucket as they were.");
        }
        var _ = put.required();
        Reply head = bucket.head("headers").required();
        List<String> changed = new ArrayList<>();
        sent.forEach((name, value) -> {
            if (!head.header(name).equals(value)) {
                changed.add(name + (head.header(name).isEmpty() ? " (lost)" : " (" + head.header(name) + ")"));
            }
        });
        return changed.isEmpty()
                ? Answer.passed(sent.size() + " headers came back as they were sent", "")
                : Answer.noted(
                        "came back changed: " + Spell.few(changed),
                        "A restore into this bucket does not keep them; a restore says so.");
    }

    private Answer tags() {
        var _ = put("tags", new byte[1], Map.of("x-amz-tagging", "probe=yes&kind=b"))
                .required();
        String found = new String(bucket.tags("tags").required().body(), StandardCharsets.UTF_8);
        return found.equals("kind=b&probe=yes")
                ? Answer.passed("tags came back as they were sent", "")
                : Answer.noted(
                        found.isEmpty() ? "tags were taken, and are not there" : "tags came back as " + found,
                        "A restore into this bucket does not keep them.");
    }

    private Answer multipart() {
        site.willPut("parts");
        byte[] first = Bench.bytes(PART, 1);
        byte[] second = Bench.bytes(1_000, 2);
        Upload upload = bucket.begin("parts");
        var _ = upload.reply().required();
        boolean takesAll = bucket.part(upload, 2, Body.of(second), bucket.md5(Body.of(new byte[1])))
                .isGood();
        List<String> etags = List.of(etag(upload, 1, first), etag(upload, 2, second));
        boolean hidden = bucket.head("parts").status() == 404;
        var _ = bucket.complete(upload, etags).required();
        Reply seam = bucket.get("parts", Map.of("Range", "bytes=" + (PART - 4) + "-" + (PART + 3)))
                .required();
        byte[] wanted = new byte[8];
        System.arraycopy(first, PART - 4, wanted, 0, 4);
        System.arraycopy(second, 0, wanted, 4, 4);
        if (!Arrays.equals(seam.body(), wanted)) {
            return Answer.noted(
                    "an object of two parts is not what was sent",
                    "A restore of large objects into this bucket fails when they are compared.");
        }
        if (bucket.lock().retentionDays().isPresent()
                && bucket.head("parts")
                        .header("x-amz-object-lock-retain-until-date")
                        .isEmpty()) {
            return Answer.noted(
                    "the bucket locks what is put, and an object of two parts shows no lock",
                    "Large objects that are restored into this bucket may not be locked; repositories have none.");
        }
        if (takesAll) {
            return Answer.noted(
                    "a part with a wrong Content-MD5 was taken",
                    "A restore of large objects into this bucket needs --verify to be sure of them.");
        }
        return givenUp(hidden);
    }

    private String etag(Upload upload, int number, byte[] content) {
        return bucket.part(upload, number, Body.of(content), bucket.md5(Body.of(content)))
                .required()
                .header("ETag");
    }

    private Answer givenUp(boolean hidden) {
        Upload given = bucket.begin("given-up");
        var _ = given.reply().required();
        var _ = etag(given, 1, new byte[1_000]);
        var _ = bucket.abort(given).required();
        boolean stays = bucket.uploads().stream().anyMatch(each -> each.id().equals(given.id()));
        if (stays || !hidden) {
            return Answer.noted(
                    stays
                            ? "an upload that was given up is listed still"
                            : "an object is there before its parts are put together",
                    stays ? "Parts that stay are charged for: let a rule of the bucket remove them." : "");
        }
        return Answer.passed("two parts put together, others given up", "");
    }

    private Answer rangeEdges() {
        var _ = put("edges", Bench.bytes(10, 3), Map.of()).required();
        Reply part = bucket.get("edges", Map.of("Range", "bytes=2-5"));
        Reply over = bucket.get("edges", Map.of("Range", "bytes=8-20"));
        Reply past = bucket.get("edges", Map.of("Range", "bytes=20-30"));
        List<String> odd = new ArrayList<>();
        if (part.status() != 206 || !part.header("Content-Range").equals("bytes 2-5/10")) {
            odd.add("a range is answered " + part.status() + " " + part.header("Content-Range"));
        }
        if (over.status() != 206 || over.body().length != 2) {
            odd.add("a range that goes past the end is answered " + over.status() + " with " + over.body().length
                    + " bytes");
        }
        if (past.status() != 416) {
            odd.add("a range behind the end is answered " + past.status() + " with " + past.body().length + " bytes");
        }
        return odd.isEmpty()
                ? Answer.passed("206 and 416 as they should be", "")
                : Answer.noted(
                        String.join("; ", odd),
                        "Every reply to a range is checked, so nothing wrong is read for this.");
    }
}
