import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.engine.backup.Backup;
import io.holdfast.engine.backup.BackupOptions;
import io.holdfast.engine.backup.BackupResult;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.ledger.Times;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.KeySlots;
import io.holdfast.engine.repository.LocalFolders;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.Buckets;
import io.holdfast.engine.store.FolderStore;
import io.holdfast.engine.store.Store;
import io.holdfast.engine.store.StoreUri;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What {@code bench/listing} measures. One process each:
 *
 * <pre>
 * serve KEYS            an S3 server with one flat bucket of so many keys, which exist on no disk; prints its port
 * seed KEYS FOLDER      a repository in the folder, with a snapshot of that bucket, made without asking anybody
 * list KEYS URI         lists the bucket in 16 ranges at a time, and nothing else
 * backup URI FOLDER     backs the bucket up: nothing has changed
 * </pre>
 */
final class Listing {
    private static final int RANGES = 16;
    private static final int READERS = 32;
    private static final int PAGE = 1_000;
    private static final String NAME = "flat";

    private Listing() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "serve" -> serve(Integer.parseInt(args[1]));
            case "seed" -> seed(Integer.parseInt(args[1]), Path.of(args[2]));
            case "list" -> list(Integer.parseInt(args[1]), args[2]);
            case "backup" -> backUp(args[1], Path.of(args[2]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void serve(int keys) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/", exchange -> answer(exchange, keys));
        server.setExecutor(Executors.newFixedThreadPool(RANGES));
        server.start();
        System.out.println(server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange, int keys) throws IOException {
        try (exchange) {
            Map<String, String> asked = query(exchange.getRequestURI().getRawQuery());
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(404, -1);
            } else if (asked.containsKey("list-type")) {
                page(exchange, asked, keys);
            } else {
                byte[] body = "<Error><Code>NoSuchConfiguration</Code></Error>".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(404, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> all = new HashMap<>();
        for (String each : (raw == null ? "" : raw).split("&")) {
            int at = each.indexOf('=');
            all.put(
                    at < 0 ? each : each.substring(0, at),
                    at < 0 ? "" : URLDecoder.decode(each.substring(at + 1), StandardCharsets.UTF_8));
        }
        return all;
    }

    private static void page(HttpExchange exchange, Map<String, String> asked, int keys) throws IOException {
        int from = asked.containsKey("continuation-token")
                ? Integer.parseInt(asked.get("continuation-token"))
                : behind(asked.getOrDefault("start-after", ""), keys);
        int to = Math.min(keys, from + Integer.parseInt(asked.getOrDefault("max-keys", String.valueOf(PAGE))));
        StringBuilder page = new StringBuilder(300 * (to - from) + 300)
                .append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult>")
                .append("<EncodingType>url</EncodingType><IsTruncated>")
                .append(to < keys)
                .append("</IsTruncated>");
        if (to < keys) {
            page.append("<NextContinuationToken>").append(to).append("</NextContinuationToken>");
        }
        for (int i = from; i < to; i++) {
            page.append("<Contents><Key>")
                    .append(Made.key(i))
                    .append("</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;")
                    .append(Made.etag(i))
                    .append("&quot;</ETag><Size>")
                    .append(Made.SIZE)
                    .append("</Size><StorageClass>STANDARD</StorageClass></Contents>");
        }
        byte[] body = page.append("</ListBucketResult>").toString().getBytes(StandardCharsets.ISO_8859_1);
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** The number of the first key that is greater. */
    private static int behind(String key, int keys) {
        int low = 0;
        int high = keys;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Made.key(middle).compareTo(key) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static void list(int keys, String uri) throws Exception {
        List<Key> hints = IntStream.range(1, RANGES)
                .mapToObj(i -> Key.of(Made.key((int) ((long) keys * i / RANGES))))
                .toList();
        try (Source source = source(uri);
                var threads = Executors.newFixedThreadPool(RANGES)) {
            List<Future<Long>> counts = source.ranges(hints).stream()
                    .map(range -> threads.submit(() -> count(source, range)))
                    .toList();
            long listed = 0;
            for (Future<Long> each : counts) {
                listed += each.get();
            }
            mustBe(keys, listed);
        }
    }

    private static long count(Source source, KeyRange range) {
        try (var listing = source.list(range)) {
            long count = 0;
            while (listing.next() != null) {
                count++;
            }
            return count;
        }
    }

    private static void backUp(String uri, Path folder) {
        BackupOptions options = BackupOptions.DEFAULT.withParallelism(READERS, RANGES);
        try (Store store = FolderStore.open(folder.resolve("repository"));
                Repository repository = open(store, folder);
                Source source = source(uri)) {
            BackupResult result = new Backup(source, repository, options, client(), Progress.none()).run();
            mustBe(result.tally().entries(), result.tally().unchanged());
        }
    }

    private static void mustBe(long expected, long found) {
        if (expected != found || found == 0) {
            throw new IllegalStateException(found + " of " + expected);
        }
    }

    private static Source source(String uri) {
        return new BucketSource(Buckets.open(StoreUri.parse(uri)), NAME, BucketOptions.all());
    }

    private static void seed(int keys, Path folder) {
        try (Store store = FolderStore.create(folder.resolve("repository"))) {
            Repository.init(store, Times.LOCAL, List.of(new KeySlots.NewSlot(secret(), "bench", KdfCost.STANDARD)));
            try (Repository repository = open(store, folder);
                    Source source = new Made(NAME, keys, 0)) {
                new Backup(source, repository, BackupOptions.DEFAULT, client(), Progress.none()).run();
            }
        }
    }

    private static Repository open(Store store, Path folder) {
        return Repository.open(store, secret(), new LocalFolders(folder.resolve("cache"), folder.resolve("state")));
    }

    private static Secret.Password secret() {
        return Secret.Password.of("correct horse battery staple".toCharArray());
    }

    private static Backup.Client client() {
        return new Backup.Client("bench", "0");
    }
}
