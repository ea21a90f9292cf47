package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of objects under every kind of key that the server takes, backed up, changed, backed up again and restored
 * into another bucket; compared by a client that knows nothing of Holdfast. {@code -Dholdfast.objects=20000} has more of them.
 */
@Tag("slow")
class OddBucketTest {
    private static final int OBJECTS = Integer.getInteger("holdfast.objects", 4_000);

    /** Keys that are hard for somebody on the way. */
    private static final List<String> ODD = List.of(
            "a",
            "a/b",
            "a/b/c",
            "a.b",
            "a-b",
            "a b",
            " leading blank",
            "trailing blank ",
            "plus+plus",
            "per%cent",
            "per%2Fcent",
            "%",
            "%%20",
            "amp&amp;ersand",
            "<xml>\"'",
            "question?mark=1&b=2#hash",
            "semi;colon,comma:colon@at=equals",
            "star*[glob]{a,b}",
            "~tilde!$(`cmd`)|",
            "back\\slash",
            "tab\there",
            "new\nline",
            "return\rhere",
            "bell\u0007here",
            "delete\u007fhere",
            "ä umlaut",
            "a\u0308 decomposed",
            "日本語/ключ/مفتاح",
            "🗄/💾",
            "\u202eright to left",
            "zero\u200bwidth",
            "\uffee last of its plane",
            "UPPER",
            "upper",
            "/leading slash",
            "two//slashes",
            "three///slashes",
            "trailing/",
            "trailing",
            ".",
            "..",
            "./here",
            "in/./side",
            "in/../side",
            "../outside",
            ".hidden",
            "con",
            "k".repeat(1_024),
            "ü".repeat(512),
            "deep/".repeat(200) + "x");

    @TempDir
    Path folder;

    /** An object as it was put. */
    private record Put(String key, int revision, int size) {
        byte[] bytes() {
            byte[] bytes = new byte[size];
            new Random(key.hashCode() * 31L + revision).nextBytes(bytes);
            return size % 2 == 0
                    ? bytes
                    : ("{\"key\":" + size + ",\"revision\":" + revision + "} ")
                            .repeat(1 + size / 10)
                            .substring(0, size)
                            .getBytes(StandardCharsets.US_ASCII);
        }

        String contentType() {
            return size % 2 == 0 ? "image/png" : "application/json";
        }

        Map<String, String> metadata() {
            return size % 5 == 0 ? Map.of("revision", String.valueOf(revision), "place", "shelf " + size) : Map.of();
        }

        String cacheControl() {
            return size % 3 == 0 ? "max-age=60" : "";
        }
    }

    @Fault({91, 92, 93})
    @Test
    void objectsUnderOddKeysComeBackInAnotherBucket() throws Exception {
        try (LocalS3 s3 = LocalS3.inMemory()) {
            String source = s3.bucket("source");
            S3Client client = s3.client();
            Map<String, Put> live = new TreeMap<>();
            List<String> odd = taken(s3);
            assertThat(odd).as("most of them").hasSizeGreaterThan(ODD.size() / 2);
            odd.forEach(key -> live.put(key, new Put(key, 1, 100 + key.length())));
            for (int i = 0; live.size() < OBJECTS; i++) {
                String key = "%s/%05d%s"
                        .formatted(List.of("orders", "Ärger", "a+b c", "x%y").get(i % 4), i, i % 3 == 0 ? ".json" : "");
                live.put(key, new Put(key, 1, i % 2_000));
            }
            put(client, live.values());
            Path repository = folder.resolve("repository");
            Cli cli = new Cli(folder);
            cli.run("init", repository).isDone();

            Cli.Run first = backup(cli, source, repository);
            assertThat(first.summary()).containsEntry("new", (long) OBJECTS);
            assertThat(backup(cli, source, repository).summary())
                    .containsEntry("unchanged", (long) OBJECTS)
                    .containsEntry("bytesRead", 0L);

            Cli.Run second = changeAndBackUp(client, live, odd, cli, source, repository);

            String back = s3.bucket("back");
            restore(cli, repository, second, back);
            assertThat(differences(client, "back", live)).isEmpty();
            Cli.Run again = restore(cli, repository, second, back);
            assertThat(again.summary()).containsEntry("written", 0L).containsEntry("skipped", (long) live.size());
        }
    }

    /** One in a hundred is another one, some go, some come. */
    private static Cli.Run changeAndBackUp(
            S3Client client, Map<String, Put> live, List<String> odd, Cli cli, String source, Path repository)
            throws Exception {
        List<Put> changed = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        int i = 0;
        for (Put put : List.copyOf(live.values())) {
            boolean hard = odd.contains(put.key);
            if (++i % 100 == 0 || (hard && i % 2 == 0)) {
                changed.add(new Put(put.key, 2, put.size + i % 2));
            } else if (i % 100 == 50 || (hard && i % 5 == 0)) {
                gone.add(put.key);
            }
        }
        List<Put> more = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            more.add(new Put("later/" + n, 1, n));
        }
        put(client, changed);
        put(client, more);
        LocalS3.forAll(
                gone, key -> client.deleteObject(it -> it.bucket("source").key(key)));
        changed.forEach(each -> live.put(each.key, each));
        more.forEach(each -> live.put(each.key, each));
        live.keySet().removeAll(gone);

        Cli.Run run = backup(cli, source, repository);
        assertThat(run.summary())
                .containsEntry("entries", (long) live.size())
                .containsEntry("new", (long) more.size())
                .containsEntry("changed", (long) changed.size())
                .containsEntry("removed", (long) gone.size())
                .containsEntry(
                        "bytesRead",
                        changed.stream().mapToLong(Put::size).sum()
                                + more.stream().mapToLong(Put::size).sum());
        return run;
    }

    private static Cli.Run backup(Cli cli, String source, Path repository) {
        Cli.Run run = cli.run("backup", source, repository, "--json").isDone();
        assertThat(run.summary()).containsEntry("failed", 0L);
        return run;
    }

    private static Cli.Run restore(Cli cli, Path repository, Cli.Run backup, String target) {
        Cli.Run run = cli.run("restore", repository, backup.text("snapshot"), target, "--json")
                .isDone();
        assertThat(run.summary())
                .containsEntry("entries", backup.number("entries"))
                .containsEntry("differences", 0L);
        return run;
    }

    /** Those of the odd keys that this server keeps as they are, beside each other. */
    private static List<String> taken(LocalS3 s3) {
        s3.bucket("trial");
        for (String key : ODD) {
            try {
                s3.client().putObject(it -> it.bucket("trial").key(key), RequestBody.fromString(key));
            } catch (SdkException refused) {
                // Not here, then.
            }
        }
        Set<String> listed = keys(s3.client(), "trial");
        return ODD.stream()
                .filter(listed::contains)
                .filter(key -> isKept(s3.client(), key))
                .toList();
    }

    private static boolean isKept(S3Client client, String key) {
        try {
            return client.getObjectAsBytes(it -> it.bucket("trial").key(key))
                    .asUtf8String()
                    .equals(key);
        } catch (SdkException lost) {
            return false;
        }
    }

    private static void put(S3Client client, Collection<Put> all) throws Exception {
        LocalS3.forAll(
                all,
                put -> client.putObject(
                        it -> {
                            it.bucket("source")
                                    .key(put.key)
                                    .contentType(put.contentType())
                                    .metadata(put.metadata());
                            if (!put.cacheControl().isEmpty()) {
                                it.cacheControl(put.cacheControl());
                            }
                        },
                        RequestBody.fromBytes(put.bytes())));
    }

    private static Set<String> differences(S3Client client, String bucket, Map<String, Put> wanted) throws Exception {
        Set<String> differences = new ConcurrentSkipListSet<>();
        Set<String> there = keys(client, bucket);
        there.stream().filter(key -> !wanted.containsKey(key)).forEach(key -> differences.add(key + " is too much"));
        LocalS3.forAll(wanted.values(), put -> {
            if (!there.contains(put.key)) {
                differences.add(put.key + " is missing");
                return;
            }
            var object = client.getObjectAsBytes(it -> it.bucket(bucket).key(put.key));
            var headers = object.response();
            String cacheControl = headers.cacheControl() == null ? "" : headers.cacheControl();
            if (!Arrays.equals(object.asByteArrayUnsafe(), put.bytes())) {
                differences.add(put.key + " has other bytes");
            }
            if (!put.contentType().equals(headers.contentType())
                    || !put.metadata().equals(headers.metadata())
                    || !put.cacheControl().equals(cacheControl)) {
                differences.add(put.key + " has other attributes: " + headers);
            }
        });
        return differences;
    }

    private static Set<String> keys(S3Client client, String bucket) {
        Set<String> keys = new TreeSet<>();
        client.listObjectsV2Paginator(it -> it.bucket(bucket).encodingType(EncodingType.URL)).contents().stream()
                .map(S3Object::key)
                .forEach(keys::add);
        return keys;
    }
}
