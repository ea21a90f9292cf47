package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.AccessList;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.store.Bucket.Pin;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.StoreUri;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

/** Access lists of objects, on any S3 server: {@link AnotherServer}. */
@EnabledIfEnvironmentVariable(named = AnotherServer.VARIABLE, matches = "s3://.+")
class AnotherServerAccessTest {
    private static final Key KEY = Key.of("a");

    @Fault(100)
    @Test
    void anAccessListThatChangesIsAnotherText() {
        StoreUri.S3 uri = AnotherServer.place();
        try (var bucket = S3Bucket.open(uri, S3Options.DEFAULT);
                S3Client client = S3ClientFactory.client(uri, S3Options.DEFAULT)) {
            bucket.put(KEY, ObjectAttributes.listed("", null), Body.of(new byte[1]));
            assertThat(bucket.access(KEY, Pin.NONE)).isEmpty();

            client.putObjectAcl(
                    it -> it.bucket(uri.bucket()).key(uri.keyPrefix() + "a").acl(ObjectCannedACL.PUBLIC_READ));
            Optional<String> open = bucket.access(KEY, Pin.NONE);

            assertThat(open).hasValueSatisfying(text -> assertThat(text).contains("AllUsers", "READ"));
            assertThat(bucket.access(KEY, Pin.NONE)).isEqualTo(open);
        }
    }

    @Test
    void anAccessListIsPutBackToAnotherObject() {
        StoreUri.S3 uri = AnotherServer.place();
        try (var bucket = S3Bucket.open(uri, S3Options.DEFAULT);
                S3Client client = S3ClientFactory.client(uri, S3Options.DEFAULT)) {
            bucket.put(KEY, ObjectAttributes.listed("", null), Body.of(new byte[1]));
            bucket.put(Key.of("b"), ObjectAttributes.listed("", null), Body.of(new byte[1]));
            client.putObjectAcl(
                    it -> it.bucket(uri.bucket()).key(uri.keyPrefix() + "a").acl(ObjectCannedACL.PUBLIC_READ));
            String list = bucket.access(KEY, Pin.NONE).orElseThrow();
            String elsewhere =
                    AccessList.parse(list).orElseThrow().ownedBy("somebody").text();

            bucket.putAccess(Key.of("b"), elsewhere);

            assertThat(bucket.access(Key.of("b"), Pin.NONE)).hasValue(list);
        }
    }
}
