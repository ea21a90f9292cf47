package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.store.Bucket.VersionQuery;
import io.holdfast.engine.store.Store.Body;
import io.holdfast.engine.store.StoreUri;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.s3.S3Client;

/** Deletes of many objects in a bucket that keeps versions, on any S3 server: {@link AnotherServer}. */
@EnabledIfEnvironmentVariable(named = AnotherServer.VARIABLE, matches = "s3://.+")
class AnotherServerVersionedDeleteTest {
    @Test
    void everyVersionOfThoseGoesAndNoneOfTheOthers() {
        StoreUri.S3 uri = AnotherServer.placeWithVersions();
        List<String> names =
                IntStream.range(0, 20).mapToObj("data/%02d/x"::formatted).toList();
        List<String> wanted = List.of("data/03/x", "data/04/x", "data/11/x", "data/19/x", "data/77/never-there");
        try (var store = new S3Store(S3Connection.open(uri, S3Options.DEFAULT));
                var bucket = S3Bucket.open(uri, S3Options.DEFAULT);
                S3Client client = S3ClientFactory.client(uri, S3Options.DEFAULT)) {
            for (String name : names) {
                store.put(name, Body.of(new byte[] {1}));
                store.put(name, Body.of(new byte[] {2}));
            }
            client.deleteObject(it -> it.bucket(uri.bucket()).key(uri.keyPrefix() + "data/11/x"));
            client.deleteObject(it -> it.bucket(uri.bucket()).key(uri.keyPrefix() + "data/12/x"));

            assertThat(store.delete(wanted)).isEmpty();

            assertThat(bucket.versions(VersionQuery.ALL).versions())
                    .hasSize(2 * 16 + 1)
                    .noneMatch(each -> wanted.contains(each.item().key().toString()));
        }
    }
}
