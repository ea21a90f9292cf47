package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.ObjectAttributes;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.Bucket.Query;
import io.holdfast.engine.store.Provider;
import io.holdfast.engine.store.Store.Body;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both versions of the request, on a real server. */
class S3ListTest {
    @RegisterExtension
    private static final S3Server SERVER = new S3Server();

    static Stream<Provider> bothVersions() {
        return Stream.of(Provider.COS, Provider.OTHER);
    }

    @ParameterizedTest
    @MethodSource("bothVersions")
    void pagesFollowEachOtherUnderAPrefix(Provider provider) {
        try (var bucket = bucket(provider)) {
            for (int i = 0; i < 25; i++) {
                put(bucket, "k%02d+ä".formatted(i));
            }
            put(bucket, "j");
            assertThat(keys(bucket, new Query(Key.of("k"), Key.of("k04+ä"), null, 7, null)))
                    .hasSize(20)
                    .startsWith("k05+ä")
                    .endsWith("k24+ä")
                    .isSorted();
        }
    }

    @ParameterizedTest
    @MethodSource("bothVersions")
    void foldersArePassedOverWhole(Provider provider) {
        try (var bucket = bucket(provider)) {
            for (int i = 0; i < 5; i++) {
                put(bucket, "a/" + i);
                put(bucket, "b " + i + "/x");
            }
            put(bucket, "c");
            assertThat(keys(bucket, new Query(Key.EMPTY, null, "/", 2, null)))
                    .containsExactlyInAnyOrder("a/", "b 0/", "b 1/", "b 2/", "b 3/", "b 4/", "c");
        }
    }

    private static Bucket bucket(Provider provider) {
        return new S3Bucket(SERVER.connect(SERVER.uri(provider, "in/here")));
    }

    private static void put(Bucket bucket, String key) {
        bucket.put(Key.of(key), ObjectAttributes.listed("", null), Body.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> keys(Bucket bucket, Query first) {
        List<String> keys = new ArrayList<>();
        @Nullable Query query = first;
        while (query != null) {
            Bucket.Page page = bucket.list(query);
            page.items().forEach(item -> keys.add(item.key().toString()));
            page.prefixes().forEach(prefix -> keys.add(prefix.toString()));
            query = page.next();
        }
        return keys;
    }
}
