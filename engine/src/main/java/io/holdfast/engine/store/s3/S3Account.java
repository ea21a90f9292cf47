package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.store.Account;
import io.holdfast.engine.store.StoreUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.Tag;

/** Buckets of an account, as its server lists them to whoever has the keys. */
public final class S3Account implements Account {
    /** Of any cloud; none lets one account have so many. */
    private static final int MOST_PAGES = 1_000;

    private final S3Connection connection;

    S3Account(S3Connection connection) {
        this.connection = connection;
    }

    /** The bucket of the address only tells server, region and keys. */
    public static S3Account of(StoreUri.S3 uri, S3Options options) {
        return new S3Account(S3Connection.unopened(uri, options));
    }

    /** Servers that know no pages answer with all, and pass over the token. */
    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        String token = null;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            String from = token;
            ListBucketsResponse page = connection.call(
                    "list the buckets", client -> client.listBuckets(list -> list.continuationToken(from)));
            page.buckets().stream().map(Bucket::name).forEach(names::add);
            token = page.continuationToken();
            if (token == null || token.isEmpty() || page.buckets().isEmpty()) {
                return names.stream().distinct().sorted().toList();
            }
            if (token.equals(from)) {
                break;
            }
        }
        throw new Damaged("The list of the buckets at " + connection.describe()
                + " does not end. Next: check what stands between here and the store");
    }

    @Override
    public Map<String, String> tags(String name) {
        return connection.call("read the tags of the bucket " + name, client -> {
            try {
                Map<String, String> tags = new TreeMap<>();
                for (Tag each : client.getBucketTagging(it -> it.bucket(name)).tagSet()) {
                    tags.put(each.key(), each.value());
                }
                return tags;
            } catch (AwsServiceException e) {
                if (S3Absence.isOfSetting(e)) {
                    return Map.<String, String>of();
                }
                throw e;
            }
        });
    }

    @Override
    public void close() {
        connection.close();
    }
}
