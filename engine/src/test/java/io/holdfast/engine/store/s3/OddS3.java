package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.RawBucket;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import io.holdfast.engine.store.s3.ScriptedServer.Request;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A bucket in memory behind an S3 server that does all right, but for the faults that a test gives it. Signatures are not looked at. */
public final class OddS3 implements AutoCloseable {
    /** A list knows of an object when it was asked so often since. */
    private static final int LATE = 4;

    private static final Set<String> KEPT_HEADERS =
            Set.of("content-type", "cache-control", "content-disposition", "content-language", "expires");

    private final Set<Fault> faults;
    private final TreeMap<String, Stored> objects =
            new TreeMap<>(Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
    private final Map<String, Map<Integer, byte[]>> uploads = new HashMap<>();
    private final Map<String, String> uploadKeys = new HashMap<>();
    private final ScriptedServer server = ScriptedServer.answering(this::answer);
    private int lists;

    /** What a server may do wrong, or not offer. */
    public enum Fault {
        LIST_LATE,
        LIST_NEVER,
        LIST_OUT_OF_ORDER,
        LIST_REPEATS_PAGES,
        HIDES_CHILDREN,
        PUT_LOST,
        RANGE_IGNORED,
        MD5_IGNORED,
        MD5_IGNORED_WHERE_SEALED,
        TIMES_AHEAD,
        DISPOSITION_FORCED,
        CONDITION_IGNORED,
        IF_MATCH_IGNORED,
        ERROR_ON_ODD_KEY,
        TAGS_MISSING,
        LOCK_FORBIDDEN,
        LOCKS_ALL,
        LOCKS_ALL_BUT_PARTS,
        PUT_FORBIDDEN,
        DELETE_FORBIDDEN
    }

    private record Stored(
            byte[] content, Instant modified, Map<String, String> headers, String tags, int listsBefore) {}

    public OddS3(Fault... faults) {
        this.faults = faults.length == 0 ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(List.of(faults));
    }

    /** With little patience for a server that fails. */
    public RawBucket raw(String prefix) {
        return new S3RawBucket(server.connect(Provider.OTHER, prefix, Duration.ofMillis(100)));
    }

    public synchronized List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    public synchronized boolean hasUploads() {
        return !uploads.isEmpty();
    }

    /** Nobody was asked to put anything. */
    public boolean nothingWasPut() {
        return server.requests().stream().noneMatch(each -> each.method().equals("PUT"));
    }

    @Override
    public void close() {
        server.close();
    }

    private boolean does(Fault fault) {
        return faults.contains(fault);
    }

    private synchronized Reply answer(Request request) {
        int question = request.pathAndQuery().indexOf('?');
        String path =
                question < 0 ? request.pathAndQuery() : request.pathAndQuery().substring(0, question);
        Map<String, String> query =
                query(question < 0 ? "" : request.pathAndQuery().substring(question + 1));
        String key = path.length() > "/bucket/".length() ? decoded(path.substring("/bucket/".length())) : "";
        return key.isEmpty() ? ofBucket(request, query) : ofObject(request, key, query);
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new HashMap<>();
        for (String each : text.split("&", -1)) {
            int equals = each.indexOf('=');
            query.put(
                    equals < 0 ? each : each.substring(0, equals),
                    equals < 0 ? "" : decoded(each.substring(equals + 1)));
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private Reply ofBucket(Request request, Map<String, String> query) {
        if (query.containsKey("delete")) {
            return deleteAll(new String(request.body(), StandardCharsets.UTF_8));
        }
        if (query.containsKey("versioning")) {
            return Reply.of(200, "<VersioningConfiguration/>");
        }
        if (query.containsKey("object-lock")) {
            return lock();
        }
        if (query.containsKey("uploads")) {
            StringBuilder all = new StringBuilder("<ListMultipartUploadsResult>");
            uploadKeys.forEach(
                    (id, key) -> all.append("<Upload><Key>" + key + "</Key><UploadId>" + id + "</UploadId></Upload>"));
            return Reply.of(200, all.append("</ListMultipartUploadsResult>").toString());
        }
        return request.method().equals("HEAD") ? Reply.of(200, "") : list(query);
    }

    private Reply lock() {
        if (does(Fault.LOCK_FORBIDDEN)) {
            return Reply.error(403, "AccessDenied");
        }
        return locks()
                ? Reply.of(
                        200,
                        "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>"
                                + "<Mode>COMPLIANCE</Mode><Days>30</Days></DefaultRetention></Rule></ObjectLockConfiguration>")
                : Reply.error(404, "ObjectLockConfigurationNotFoundError");
    }

    private boolean locks() {
        return does(Fault.LOCKS_ALL) || does(Fault.LOCKS_ALL_BUT_PARTS);
    }

    private Reply deleteAll(String body) {
        if (does(Fault.DELETE_FORBIDDEN)) {
            return Reply.error(403, "AccessDenied");
        }
        Matcher keys = Pattern.compile("<Key>(.*?)</Key>", Pattern.DOTALL).matcher(body);
        while (keys.find()) {
            objects.remove(unescaped(keys.group(1)));
        }
        return Reply.of(200, "<DeleteResult/>");
    }

    private static String unescaped(String xml) {
        String text = xml.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'");
        text = Pattern.compile("&#x([0-9a-fA-F]+);")
                .matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
        return text.replace("&amp;", "&");
    }

    private Reply list(Map<String, String> query) {
        lists++;
        String prefix = query.getOrDefault("prefix", "");
        String after = Optional.ofNullable(query.get("continuation-token"))
                .or(() -> Optional.ofNullable(query.get("start-after")))
                .or(() -> Optional.ofNullable(query.get("marker")))
                .orElse("");
        int most = Integer.parseInt(query.getOrDefault("max-keys", "1000"));
        List<String> keys = new ArrayList<>(objects.keySet().stream()
                .filter(key -> key.startsWith(prefix) && isListed(key))
                .filter(key -> does(Fault.LIST_REPEATS_PAGES) || isBehind(key, after))
                .toList());
        if (does(Fault.LIST_OUT_OF_ORDER)) {
            Collections.sort(keys, Comparator.comparing((String key) -> key.replace('/', '!')));
        }
        List<String> page = keys.subList(0, Math.min(most, keys.size()));
        boolean more = page.size() < keys.size();
        StringBuilder all = new StringBuilder("<ListBucketResult><EncodingType>url</EncodingType>");
        page.forEach(key -> {
            Stored stored = Objects.requireNonNull(objects.get(key));
            all.append("<Contents><Key>" + encoded(key) + "</Key><Size>" + stored.content.length
                    + "</Size><LastModified>" + stored.modified + "</LastModified></Contents>");
        });
        all.append("<IsTruncated>" + more + "</IsTruncated>");
        if (more && "2".equals(query.get("list-type"))) {
            all.append("<NextContinuationToken>" + encoded(page.getLast()) + "</NextContinuationToken>");
        }
        return Reply.of(200, all.append("</ListBucketResult>").toString());
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static boolean isBehind(String key, String after) {
        return Arrays.compareUnsigned(
                        key.getBytes(StandardCharsets.UTF_8), decoded(after).getBytes(StandardCharsets.UTF_8))
                > 0;
    }

    private boolean isListed(String key) {
        boolean hidden = does(Fault.HIDES_CHILDREN)
                && objects.keySet().stream().anyMatch(each -> !each.endsWith("/") && key.startsWith(each + "/"));
        return !hidden
                && !does(Fault.LIST_NEVER)
                && !(does(Fault.LIST_LATE) && lists - Objects.requireNonNull(objects.get(key)).listsBefore < LATE);
    }

    private Reply ofObject(Request request, String key, Map<String, String> query) {
        if (does(Fault.ERROR_ON_ODD_KEY) && key.contains("%41")) {
            return Reply.error(500, "InternalError");
        }
        if (query.containsKey("tagging")) {
            return does(Fault.TAGS_MISSING)
                    ? Reply.error(501, "NotImplemented")
                    : tags(Objects.requireNonNull(objects.get(key)));
        }
        return switch (request.method()) {
            case "PUT" -> query.containsKey("partNumber") ? part(request, query) : put(request, key);
            case "POST" ->
                query.containsKey("uploads") ? begin(key) : complete(key, query.getOrDefault("uploadId", ""));
            case "DELETE" -> query.containsKey("uploadId") ? abort(query.getOrDefault("uploadId", "")) : delete(key);
            default -> get(request, objects.get(key));
        };
    }

    private static Reply tags(Stored stored) {
        StringBuilder all = new StringBuilder("<Tagging><TagSet>");
        for (String each : stored.tags.split("&", -1)) {
            String[] tag = each.split("=", -1);
            all.append("<Tag><Key>" + tag[0] + "</Key><Value>" + tag[1] + "</Value></Tag>");
        }
        return Reply.of(200, all.append("</TagSet></Tagging>").toString());
    }

    private Reply put(Request request, String key) {
        if (does(Fault.PUT_FORBIDDEN)) {
            return Reply.error(403, "AccessDenied");
        }
        if (!request.header("If-none-match").isEmpty() && objects.containsKey(key) && !does(Fault.CONDITION_IGNORED)) {
            return Reply.error(412, "PreconditionFailed");
        }
        if (isDamaged(request)) {
            return Reply.error(400, "BadDigest");
        }
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach((name, values) -> {
            String small = name.toLowerCase(Locale.ROOT);
            if (KEPT_HEADERS.contains(small) || small.startsWith("x-amz-meta-")) {
                headers.put(name, String.join(",", values));
            }
        });
        if (!does(Fault.PUT_LOST)) {
            store(key, request.body(), headers, request.header("X-amz-tagging"));
        }
        return Reply.of(200, "").with("ETag", etag(request.body()));
    }

    private boolean isDamaged(Request request) {
        String told = request.header("Content-md5");
        boolean ignored = does(Fault.MD5_IGNORED)
                || (does(Fault.MD5_IGNORED_WHERE_SEALED)
                        && !request.header("X-amz-server-side-encryption").isEmpty());
        return !ignored && !told.isEmpty() && !told.equals(md5(request.body()));
    }

    private void store(String key, byte[] content, Map<String, String> headers, String tags) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant modified = does(Fault.TIMES_AHEAD) ? now.plus(Duration.ofMinutes(10)) : now;
        objects.put(key, new Stored(content, modified, headers, tags, lists));
    }

    private static String md5(byte[] content) {
        return S3Body.md5(Body.of(content));
    }

    private static String etag(byte[] content) {
        return '"' + HexFormat.of().formatHex(Base64.getDecoder().decode(md5(content))) + '"';
    }

    private Reply get(Request request, @Nullable Stored stored) {
        if (stored == null) {
            return Reply.error(404, "NoSuchKey");
        }
        String condition = request.header("If-match");
        if (!condition.isEmpty() && !condition.equals(etag(stored.content)) && !does(Fault.IF_MATCH_IGNORED)) {
            return Reply.error(412, "PreconditionFailed");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(stored.headers);
        if (does(Fault.DISPOSITION_FORCED)) {
            headers.put("Content-Disposition", "attachment");
        }
        Reply whole = new Reply(200, headers, stored.content, stored.content.length)
                .with("ETag", etag(stored.content))
                .with(
                        "Last-Modified",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(stored.modified.atOffset(ZoneOffset.UTC)));
        Matcher range = Pattern.compile("bytes=([0-9]+)-([0-9]+)").matcher(request.header("Range"));
        return range.matches() && !does(Fault.RANGE_IGNORED)
                ? part(whole, Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)) + 1)
                : whole;
    }

    private static Reply part(Reply whole, int from, int to) {
        int total = whole.body().length;
        if (from >= total) {
            return Reply.error(416, "InvalidRange");
        }
        byte[] body = Arrays.copyOfRange(whole.body(), from, Math.min(to, total));
        return new Reply(206, whole.headers(), body, body.length)
                .with("Content-Range", "bytes " + from + "-" + (from + body.length - 1) + "/" + total);
    }

    private Reply delete(String key) {
        if (does(Fault.DELETE_FORBIDDEN)) {
            return Reply.error(403, "AccessDenied");
        }
        objects.remove(key);
        return Reply.of(204, "");
    }

    private Reply begin(String key) {
        String id = "u" + uploads.size() + "-" + uploadKeys.size() + "-" + lists;
        uploads.put(id, new TreeMap<>());
        uploadKeys.put(id, key);
        return Reply.of(
                200, "<InitiateMultipartUploadResult><UploadId>" + id + "</UploadId></InitiateMultipartUploadResult>");
    }

    private Reply part(Request request, Map<String, String> query) {
        if (isDamaged(request)) {
            return Reply.error(400, "BadDigest");
        }
        Objects.requireNonNull(uploads.get(query.getOrDefault("uploadId", "")))
                .put(Integer.parseInt(query.getOrDefault("partNumber", "")), request.body());
        return Reply.of(200, "").with("ETag", etag(request.body()));
    }

    private Reply complete(String key, String id) {
        uploadKeys.remove(id);
        byte[] all = Objects.requireNonNull(uploads.remove(id)).values().stream()
                .reduce(new byte[0], (a, b) -> {
                    byte[] both = Arrays.copyOf(a, a.length + b.length);
                    System.arraycopy(b, 0, both, a.length, b.length);
                    return both;
                });
        boolean locked = locks() && !does(Fault.LOCKS_ALL_BUT_PARTS);
        store(key, all, locked ? Map.of("x-amz-object-lock-retain-until-date", "2033-01-01T00:00:00Z") : Map.of(), "");
        return Reply.of(
                200, "<CompleteMultipartUploadResult><ETag>&quot;e-2&quot;</ETag></CompleteMultipartUploadResult>");
    }

    private Reply abort(String id) {
        uploads.remove(id);
        uploadKeys.remove(id);
        return Reply.of(204, "");
    }
}
