package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.store.Account;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.credentials.Credentials;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Buckets of an account, at a real server and on the wire. */
class S3AccountTest {
    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private static final String BUCKETS = """
            <?xml version="1.0"?><ListAllMyBucketsResult><Owner><ID>o</ID></Owner><Buckets>%s</Buckets>%s</ListAllMyBucketsResult>""";

    private static String bucket(String name) {
        return "<Bucket><Name>" + name + "</Name><CreationDate>2026-11-01T00:00:00.000Z</CreationDate></Bucket>";
    }

    @Test
    void allBucketsAreThereWhateverBucketTheAddressNames() {
        StoreUri.S3 known = SERVER.uri("");
        StoreUri.S3 unknown = new StoreUri.S3("no-such-bucket", "", SERVER.endpoint(), "us-east-1", true, null);
        var keys = new Credentials(S3Server.ACCESS, S3Server.SECRET, null, null, "the test");
        try (Account account = Account.of(unknown, S3Options.DEFAULT.with(keys))) {
            assertThat(account.names()).contains(known.bucket()).isSorted();
        }
    }

    @Test
    void wrongKeysAreDenied() {
        var keys = new Credentials(S3Server.ACCESS, "wrong", null, null, "the test");
        try (Account account = Account.of(SERVER.uri(""), S3Options.DEFAULT.with(keys))) {
            assertThatThrownBy(account::names).isInstanceOf(AccessDenied.class);
        }
    }

    @Test
    void aListInPagesIsReadToItsEnd() {
        try (var server = new ScriptedServer(
                        Reply.of(
                                200,
                                BUCKETS.formatted(
                                        bucket("b") + bucket("c"), "<ContinuationToken>t+1</ContinuationToken>")),
                        Reply.of(200, BUCKETS.formatted(bucket("a"), "")));
                var account = new S3Account(server.connect())) {
            assertThat(account.names()).containsExactly("a", "b", "c");
            assertThat(server.requests().get(0).pathAndQuery()).startsWith("/");
            assertThat(server.requests().get(1).pathAndQuery()).contains("continuation-token=t%2B1");
        }
    }

    @Test
    void aListThatTurnsInACircleEnds() {
        try (var server = new ScriptedServer(
                        Reply.of(200, BUCKETS.formatted(bucket("a"), "<ContinuationToken>same</ContinuationToken>")));
                var account = new S3Account(server.connect())) {
            assertThatThrownBy(account::names).isInstanceOf(Damaged.class);
        }
    }

    @Test
    void tagsOfABucketAreRead() {
        try (var server = new ScriptedServer(
                        Reply.of(
                                200,
                                "<Tagging><TagSet><Tag><Key>backup</Key><Value>yes ä</Value></Tag><Tag><Key>a</Key><Value/></Tag></TagSet></Tagging>"),
                        Reply.error(404, "NoSuchTagSet"),
                        Reply.error(404, "NoSuchBucket"));
                var account = new S3Account(server.connect())) {
            assertThat(account.tags("photos")).containsEntry("backup", "yes ä").containsEntry("a", "");
            assertThat(server.requests().getFirst().pathAndQuery()).isEqualTo("/photos?tagging");
            assertThat(account.tags("bare")).isEmpty();
            assertThatThrownBy(() -> account.tags("gone")).isInstanceOf(NotFound.class);
        }
    }

    @Test
    void foldersOfAFolderAreItsOwn(@TempDir Path folder) throws Exception {
        Files.createDirectory(folder.resolve("b"));
        Files.createDirectory(folder.resolve("a"));
        Files.createDirectory(folder.resolve("a/below"));
        Files.writeString(folder.resolve("file"), "x");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));
        try (Account account = Account.of(new StoreUri.Folder(folder), S3Options.DEFAULT)) {
            assertThat(account.names()).containsExactly("a", "b");
            assertThat(account.tags("a")).isEmpty();
        }
        try (Account account = Account.of(
                new StoreUri.Folder(folder.resolve("nowhere")),
                S3Options.DEFAULT.withPatience(Duration.ofSeconds(1)))) {
            assertThatThrownBy(account::names).isInstanceOf(NotFound.class);
        }
    }
}
