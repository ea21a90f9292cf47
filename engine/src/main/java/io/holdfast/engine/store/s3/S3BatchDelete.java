package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.AccessDenied;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One DeleteObjects, until the server has said of each object what became of it. Its reply is 200 whatever happened: what happened stands in the body, object
 * by object. What may pass is sent again, alone; what the reply leaves open is to be deleted by a request of its own.
 *
 * <p>For one batch. One thread.
 */
final class S3BatchDelete {
    /** Of all who speak S3. */
    static final int MOST = 1_000;

    private static final Set<String> GONE = Set.of("NoSuchKey", "NoSuchVersion");
    private static final String REFUSED = "AccessDenied";

    private final S3Connection connection;
    private final Map<Id, AccessDenied> refused = new LinkedHashMap<>();
    private final List<Id> open = new ArrayList<>();
    private List<Id> left;
    private boolean hides;

    /** @param version {@code null} for the object itself, which a bucket that keeps versions only hides */
    record Id(String key, @Nullable String version) {}

    /** @param ids at most {@link #MOST} */
    S3BatchDelete(S3Connection connection, List<Id> ids) {
        this.connection = connection;
        this.left = ids;
    }

    /**
     * @throws io.holdfast.engine.error.Unsupported if the server does not know the request
     * @throws AccessDenied                         if the credentials do not permit this request, whatever they say of one object
     * @throws io.holdfast.engine.error.Busy        if some of it did not pass; the rest is done
     */
    void send() {
        connection.call("delete " + left.size() + " objects", this::attempt);
    }

    /** What the server refused to delete. */
    Map<Id, AccessDenied> refused() {
        return refused;
    }

    /** What the server did not mention, or did not delete for a reason that nobody knows. */
    List<Id> open() {
        return open;
    }

    /** Whether something was not deleted but hidden: the bucket keeps versions. */
    boolean hides() {
        return hides;
    }

    private DeleteObjectsResponse attempt(S3Client client) {
        List<ObjectIdentifier> wanted = left.stream()
                .map(id -> ObjectIdentifier.builder()
                        .key(id.key())
                        .versionId(id.version())
                        .build())
                .toList();
        DeleteObjectsResponse reply =
                client.deleteObjects(it -> it.bucket(connection.bucket()).delete(all -> all.objects(wanted)));
        hides |= reply.deleted().stream()
                .anyMatch(each -> Boolean.TRUE.equals(each.deleteMarker()) && isEmpty(each.versionId()));
        settle(reply);
        return reply;
    }

    /** @throws AwsServiceException if some are to be sent again */
    private void settle(DeleteObjectsResponse reply) {
        Map<Id, S3Error> errors = new HashMap<>();
        reply.errors().forEach(each -> errors.put(new Id(text(each.key()), given(each.versionId())), each));
        Set<Id> deleted = new HashSet<>();
        reply.deleted().forEach(each -> deleted.add(id(each)));
        List<Id> again = new ArrayList<>();
        @Nullable AwsServiceException passing = null;
        for (Id id : left) {
            @Nullable S3Error error = errors.getOrDefault(id, errors.get(new Id(id.key(), null)));
            if (error == null) {
                if (!deleted.contains(id) && !deleted.contains(new Id(id.key(), null))) {
                    open.add(id);
                }
                continue;
            }
            String code = text(error.code());
            if (S3Failure.passes(code)) {
                again.add(id);
                passing = exception(503, error, reply);
            } else if (code.equals(REFUSED)) {
                refused.put(id, refusal(id, exception(403, error, reply)));
            } else if (!GONE.contains(code)) {
                open.add(id);
            }
        }
        left = again;
        if (passing != null) {
            throw passing;
        }
    }

    /** Not every server says again which version it was asked for. */
    private static Id id(DeletedObject deleted) {
        return new Id(text(deleted.key()), given(deleted.versionId()));
    }

    private AccessDenied refusal(Id id, AwsServiceException why) {
        String tried = "Can't delete " + id.key() + " at " + connection.describe();
        return S3Failure.of(tried, why).error() instanceof AccessDenied denied
                ? denied
                : new AccessDenied(tried + ": the store answers " + S3Failure.said(why) + ".", why);
    }

    private static AwsServiceException exception(int status, S3Error error, DeleteObjectsResponse reply) {
        return S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(error.code())
                        .errorMessage(error.message())
                        .sdkHttpResponse(reply.sdkHttpResponse())
                        .build())
                .build();
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    private static @Nullable String given(@Nullable String text) {
        return isEmpty(text) ? null : text;
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
