package io.holdfast.engine.store.s3;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What a 404 says. A backup takes an object that is not there for deleted, so only the store's own word counts, about the object itself:
 * whatever stands between here and the store (a gateway, a proxy, a load balancer whose servers start) answers 404 too.
 */
final class S3Absence {
    private static final Set<String> OF_OBJECT = Set.of("NoSuchKey", "NoSuchVersion");
    private static final Set<String> OF_TAGS = Set.of("NoSuchTagSet", "NoSuchTagSetError");

    private static final Set<String> OF_PLACE = Set.of("NoSuchBucket", "NoSuchKey");

    private static final Set<String> PAGES = Set.of("text/html", "text/plain", "application/json");

    private S3Absence() {}

    /** The object is not there: of requests whose reply has a body. */
    static boolean isOfObject(AwsServiceException cause) {
        return cause.statusCode() == 404 && OF_OBJECT.contains(S3Failure.code(cause));
    }

    /** The object is there, and has no tags. */
    static boolean isOfTags(AwsServiceException cause) {
        return cause.statusCode() == 404 && OF_TAGS.contains(S3Failure.code(cause));
    }

    /** The bucket is there, and this is not set for it. */
    static boolean isOfSetting(AwsServiceException cause) {
        String code = S3Failure.code(cause);
        return cause.statusCode() == 404
                && ((code.startsWith("NoSuch") && !OF_PLACE.contains(code)) || code.endsWith("NotFoundError"));
    }

    /** The same of HEAD, whose reply has no body and so no code: a page for people is not a store's. */
    static boolean isOfHead(AwsServiceException cause) {
        return cause.statusCode() == 404 && !isPage(cause);
    }

    /** It does not come from a store, which would say what is missing. */
    static boolean isForeign(AwsServiceException cause) {
        return cause.statusCode() == 404 && (S3Failure.code(cause).isEmpty() || (hasCodeOfSdk(cause) && isPage(cause)));
    }

    /** For HEAD the SDK makes up the code that a body would have. */
    private static boolean hasCodeOfSdk(AwsServiceException cause) {
        return Optional.ofNullable(cause.awsErrorDetails())
                .map(AwsErrorDetails::rawResponse)
                .filter(body -> body.asByteArrayUnsafe().length > 0)
                .isEmpty();
    }

    private static boolean isPage(AwsServiceException cause) {
        return S3Failure.reply(cause)
                .flatMap(reply -> reply.firstMatchingHeader("Content-Type"))
                .map(type -> type.toLowerCase(Locale.ROOT))
                .filter(type -> PAGES.stream().anyMatch(type::startsWith))
                .isPresent();
    }
}
