package io.holdfast.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * What was lost against what came back: every key, every byte, every header and user metadata. It asks the server and the shop
 * alone; nothing of Holdfast is used.
 *
 * @param bytes       that were compared
 * @param differences each as a sentence; empty when all is equal
 */
record Comparison(long objects, long bytes, List<String> differences) {

    static Comparison of(Collection<Sample> expected, S3Client client, String bucket) {
        Set<String> differences = new ConcurrentSkipListSet<>();
        LongAdder bytes = new LongAdder();
        InParallel.run(expected, sample -> {
            try {
                ResponseBytes<GetObjectResponse> there =
                        client.getObjectAsBytes(it -> it.bucket(bucket).key(sample.key()));
                byte[] wanted = sample.bytes();
                bytes.add(wanted.length);
                differences.addAll(compare(sample, wanted, there));
            } catch (NoSuchKeyException e) {
                differences.add(sample.key() + " is missing");
            }
        });
        Set<String> keys = expected.stream().map(Sample::key).collect(Collectors.toSet());
        for (String key : listed(client, bucket)) {
            if (!keys.contains(key)) {
                differences.add(key + " should not be there");
            }
        }
        return new Comparison(expected.size(), bytes.sum(), List.copyOf(differences));
    }

    private static List<String> compare(Sample sample, byte[] wanted, ResponseBytes<GetObjectResponse> there) {
        List<String> differences = new ArrayList<>();
        int at = Arrays.mismatch(wanted, there.asByteArrayUnsafe());
        if (at >= 0) {
            differences.add(sample.key() + " differs at byte " + at);
        }
        Headers headers = Headers.of(there.response());
        if (!headers.equals(sample.headers())) {
            differences.add(sample.key() + " had " + sample.headers() + " and has " + headers);
        }
        return differences;
    }

    private static Set<String> listed(S3Client client, String bucket) {
        Set<String> keys = new TreeSet<>();
        client.listObjectsV2Paginator(it -> it.bucket(bucket)).contents().forEach(object -> keys.add(object.key()));
        return keys;
    }
}
