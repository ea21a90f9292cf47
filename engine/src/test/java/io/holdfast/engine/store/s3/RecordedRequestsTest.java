package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.BucketSetting.Kind;
import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.store.Bucket.Pin;
import io.holdfast.engine.store.Bucket.Query;
import io.holdfast.engine.store.Bucket.VersionQuery;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.StoreUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * What goes over the wire to each provider, to the letter: {@code requests/NAME.txt} among the resources. It is what the providers'
 * documents ask for, so that a newer SDK that does otherwise fails here and not at a user's. What came is written to
 * {@code target/requests/NAME.txt}: whoever finds a change right copies it over.
 */
class RecordedRequestsTest {
    private static final List<String> HOSTS = List.of(
            "*.cos.ap-guangzhou.myqcloud.com",
            "*.obs.cn-north-4.myhuaweicloud.com",
            "*.s3.eu-central-1.amazonaws.com",
            "s3.example.com");
    private static final Body BODY = Body.of("content".getBytes(StandardCharsets.UTF_8));
    private static final ObjectAttributes RICH = new ObjectAttributes(
            "",
            null,
            new ObjectAttributes.Headers("text/plain", "max-age=60", null, "gzip", null, null),
            List.of(Named.of("colour", "red"), Named.of("town", "北京")),
            List.of(Named.of("team", "a b")),
            "STANDARD_IA",
            null,
            null);

    @TempDir
    static Path folder;

    private static TestCertificate certificate;

    @BeforeAll
    static void makeCertificate() {
        certificate = TestCertificate.of(folder, "hosts", HOSTS);
    }

    @ParameterizedTest
    @CsvSource({
        "aws, s3://backups/main?region=eu-central-1, s3://backups/main?region=eu-central-1&endpoint=http://s3.eu-central-1.amazonaws.com",
        "cos, cos://backups-1250000000/main?region=ap-guangzhou, cos://backups-1250000000/main?region=ap-guangzhou&endpoint=http://cos.ap-guangzhou.myqcloud.com",
        "obs, obs://backups/main?region=cn-north-4, obs://backups/main?region=cn-north-4&endpoint=http://obs.cn-north-4.myhuaweicloud.com",
        "minio, s3://backups/main?endpoint=https://s3.example.com&provider=minio, s3://backups/main?endpoint=http://s3.example.com&provider=minio",
        "ceph, s3://backups/main?endpoint=https://s3.example.com&provider=ceph, s3://backups/main?endpoint=http://s3.example.com&provider=ceph",
    })
    void eachProviderIsAskedAsItsDocumentsSay(String name, String uri, String byHttp) {
        String expected = text(name);
        try (var recorder = new Recorder(certificate)) {
            try (var connection = recorder.connect((StoreUri.S3) StoreUri.parse(uri))) {
                actOfRepository(recorder, connection);
                actOnBucket(recorder, connection);
                actOnVersions(recorder, connection);
                actOnSettings(recorder, connection);
                actAsLocksWill(recorder, connection);
            }
            try (var connection = recorder.connect((StoreUri.S3) StoreUri.parse(byHttp))) {
                recorder.record("without TLS: write", connection, it -> new S3Store(it).put("data/aa/x", BODY));
            }
            keep(name, recorder.text());
            assertThat(recorder.text()).isEqualTo(expected);
        }
    }

    private static void actOfRepository(Recorder recorder, S3Connection connection) {
        S3Store store = new S3Store(connection);
        recorder.record("open", connection, S3Connection::look);
        recorder.record("write", connection, _ -> store.put("data/aa/x", BODY));
        recorder.record("read a part", connection, _ -> store.get("data/aa/x", 3, 4));
        recorder.record("look at", connection, _ -> store.head("data/aa/x"));
        recorder.record("list", connection, _ -> store.list("data/", null));
        recorder.record("list on", connection, _ -> store.list("data/", "data/aa/x"));
        recorder.record("delete", connection, _ -> store.delete("data/aa/x"));
        recorder.record("delete many", connection, _ -> store.delete(List.of("data/aa/x", "data/aa/y")));
    }

    private static void actOnBucket(Recorder recorder, S3Connection connection) {
        S3Bucket bucket = new S3Bucket(connection);
        Key odd = Key.of("a//b c+中");
        recorder.record(
                "list folders of a bucket",
                connection,
                _ -> bucket.list(new Query(Key.of("a/"), Key.of("a/b"), "/", 500, null)));
        recorder.record("write with attributes", connection, _ -> bucket.put(odd, RICH, BODY));
        recorder.record("read a pinned version on", connection, _ -> {
            try (var opened = ((io.holdfast.engine.store.Bucket.Opening.Opened) bucket.open(odd, new Pin("e", "v"), 3))
                    .content()) {
                opened.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        recorder.record("read tags", connection, _ -> bucket.tags(odd, Pin.NONE));
        recorder.record("write in parts", connection, _ -> {
            try (var upload = bucket.begin(odd, RICH)) {
                upload.part(1, BODY);
                upload.complete();
            }
        });
        recorder.record("give up a part", connection, _ -> {
            try (var upload = bucket.begin(Key.of("a"), ObjectAttributes.listed("", null))) {
                upload.part(1, BODY);
            }
        });
    }

    private static void actOnVersions(Recorder recorder, S3Connection connection) {
        S3Bucket bucket = new S3Bucket(connection);
        Key key = Key.of("a b");
        recorder.record("list versions", connection, _ -> bucket.versions(VersionQuery.ALL));
        recorder.record("list versions on", connection, _ -> bucket.versions(new VersionQuery(key, "v", 1_000)));
        recorder.record(
                "list versions on, the marker being empty",
                connection,
                _ -> bucket.versions(new VersionQuery(key, "", 1_000)));
        recorder.record("look at a version", connection, _ -> bucket.head(key, new Pin(null, "v")));
        recorder.record("read the access list of a version", connection, _ -> bucket.access(key, new Pin(null, "v")));
        recorder.record(
                "set an access list",
                connection,
                _ -> bucket.putAccess(
                        key,
                        "<AccessControlPolicy><Owner><ID>old</ID></Owner><AccessControlList>"
                                + "<Grant><Grantee type=\"Group\"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee>"
                                + "<Permission>READ</Permission></Grant>"
                                + "<Grant><Grantee type=\"CanonicalUser\"><ID>old</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant>"
                                + "</AccessControlList></AccessControlPolicy>"));
        recorder.record("ask for an archived version", connection, _ -> bucket.thaw(key, new Pin(null, "v"), 7));
    }

    private static void actOnSettings(Recorder recorder, S3Connection connection) {
        S3Bucket bucket = new S3Bucket(connection);
        recorder.record("read a setting of a bucket", connection, _ -> bucket.setting(Kind.LIFECYCLE));
        recorder.record(
                "put a setting of a bucket",
                connection,
                _ -> bucket.put(
                        Kind.LIFECYCLE, "<LifecycleConfiguration><Rule><Odd/></Rule></LifecycleConfiguration>"));
        recorder.record("put a policy", connection, _ -> bucket.put(Kind.POLICY, "{\"Version\": \"2012-10-17\"}"));
    }

    /** No command sends the last two yet: what the client makes of them is a promise to the code that will. */
    private static void actAsLocksWill(Recorder recorder, S3Connection connection) {
        recorder.record(
                "set tags",
                connection,
                it -> it.call(
                        "set tags",
                        client -> client.putObjectTagging(request -> request.bucket(it.bucket())
                                .key("a")
                                .tagging(tags -> tags.tagSet(
                                        Tag.builder().key("team").value("a").build())))));
        recorder.record(
                "set retention",
                connection,
                it -> it.call(
                        "lock",
                        client -> client.putObjectRetention(request -> request.bucket(it.bucket())
                                .key("a")
                                .retention(lock -> lock.mode(ObjectLockRetentionMode.COMPLIANCE)
                                        .retainUntilDate(Instant.parse("2033-01-01T00:00:00Z"))))));
    }

    private static String text(String name) {
        try (var in = Objects.requireNonNull(
                RecordedRequestsTest.class.getResourceAsStream("/requests/" + name + ".txt"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keep(String name, String text) {
        try {
            Path kept = Files.createDirectories(Path.of("target", "requests")).resolve(name + ".txt");
            Files.writeString(kept, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
