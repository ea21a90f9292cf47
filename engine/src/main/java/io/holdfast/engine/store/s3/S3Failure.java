package io.holdfast.engine.store.s3;

import io.holdfast.engine.bytes.Printable;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Full;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * What a failed request means: to the user, and to whoever may send it again.
 *
 * @param error       to throw when it is not sent again
 * @param chance      whether the same request may succeed later
 * @param mayHaveBeen whether the server may have done what it was asked, or may do it later
 * @param answered    whether the store answered at all
 * @param asked       how long the server asks to wait; zero where it doesn't
 */
record S3Failure(HoldfastException error, Chance chance, boolean mayHaveBeen, boolean answered, Duration asked) {

    enum Chance {
        /** It would fail again. */
        NONE,
        /** A damaged reply, credentials that ran out, a clock that is off: a few tries tell. */
        A_FEW_TRIES,
        /** The server is overloaded or out of reach: it may pass. */
        PATIENCE
    }

    private static final int MAX_SHOWN = 300;

    private static final Set<String> PASSING = Set.of(
            "SlowDown",
            "SlowDownRead",
            "SlowDownWrite",
            "RequestTimeout",
            "InternalError",
            "ServiceUnavailable",
            "Throttling",
            "ThrottlingException",
            "RequestThrottled",
            "RequestLimitExceeded",
            "TooManyRequests",
            "BandwidthLimitExceeded",
            "OperationAborted",
            "ConditionalRequestConflict",
            "XMinioServerNotInitialized");
    private static final Set<String> A_FEW_TRIES = Set.of(
            "BadDigest",
            "XAmzContentSHA256Mismatch",
            "IncompleteBody",
            "RequestTimeTooSkewed",
            "ExpiredToken",
            "RequestExpired",
            "TokenRefreshRequired");
    private static final Set<String> NO_ROOM = Set.of(
            "QuotaExceeded",
            "BucketQuotaExceeded",
            "UserQuotaExceeded",
            "InsufficientStorageSpace",
            "XMinioStorageFull",
            "XMinioAdminBucketQuotaExceeded",
            "StorageFull",
            "InsufficientCapacity",
            "NotEnoughSpace");
    private static final Set<String> WRONG_REGION = Set.of(
            "PermanentRedirect",
            "TemporaryRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
            "PathStyleDomainForbidden");
    private static final Pattern CUSTOMERS_KEY =
            Pattern.compile("form of server.side encryption|customer.?(provided )?key|SSE-C", Pattern.CASE_INSENSITIVE);
    private static final Set<String> NOT_OFFERED = Set.of("NotImplemented", "MethodNotAllowed", "InvalidStorageClass");

    /** @param tried what was tried, as the beginning of a sentence */
    static S3Failure of(String tried, Exception cause) {
        return cause instanceof AwsServiceException service ? answered(tried, service) : unanswered(tried, cause);
    }

    private static S3Failure answered(String tried, AwsServiceException cause) {
        Chance chance = chance(cause);
        return new S3Failure(
                error(tried, cause),
                chance,
                cause.statusCode() >= 500 || cause.statusCode() < 300,
                !S3Absence.isForeign(cause),
                askedToWait(cause));
    }

    private static Chance chance(AwsServiceException cause) {
        String code = code(cause);
        int status = cause.statusCode();
        if (NO_ROOM.contains(code) || NOT_OFFERED.contains(code) || status == 501 || status == 507) {
            return Chance.NONE;
        }
        if (A_FEW_TRIES.contains(code)) {
            return Chance.A_FEW_TRIES;
        }
        // 200 with an error in its body: copy and complete answer so.
        boolean passing = PASSING.contains(code)
                || status >= 500
                || status == 429
                || status == 408
                || status < 300
                || S3Absence.isForeign(cause);
        return passing ? Chance.PATIENCE : Chance.NONE;
    }

    private static HoldfastException error(String tried, AwsServiceException cause) {
        String code = code(cause);
        int status = cause.statusCode();
        String why = tried + ": the store answers " + said(cause);
        if (S3Absence.isForeign(cause)) {
            return new Busy(
                    tried + ": the answer is " + said(cause) + ", and not a store's: something between here and the"
                            + " store answers. Next: check the endpoint, then try again.",
                    cause);
        }
        if (chance(cause) == Chance.PATIENCE) {
            return new Busy(why + ". Next: try again later; if the store is only slow, limit the rate.", cause);
        }
        if (NO_ROOM.contains(code) || status == 507) {
            return new Full(why + ". Next: raise the quota or free some room, then try again.", cause);
        }
        if (WRONG_REGION.contains(code) || status == 301 || status == 307) {
            return new BadInput(
                    why + ". Next: check region, endpoint and path-style in the URI" + bucketRegion(cause), cause);
        }
        if (code.equals("InvalidObjectState")) {
            return new Unsupported(
                    why + ": it lies in an archive class. Next: restore it from the archive at its"
                            + " provider, then try again.",
                    cause);
        }
        if (isOfCustomersKey(status, cause)) {
            return new AccessDenied(
                    why
                            + ": it is encrypted with a key that its owner sends with each request, and that nobody has here."
                            + " Next: have it copied onto itself with a key that the store keeps, or leave it out.",
                    cause);
        }
        if (isOfKms(cause)) {
            return new AccessDenied(
                    why
                            + ": its key is kept by a KMS, which refuses it. Next: permit the use of that key (kms:Decrypt),"
                            + " and see that it is enabled.",
                    cause);
        }
        if (NOT_OFFERED.contains(code) || status == 501 || status == 405) {
            return new Unsupported(
                    why + ": the store does not offer this. Next: choose another store, or do without.", cause);
        }
        return switch (status) {
            case 404 ->
                new NotFound(
                        code.equals("NoSuchBucket")
                                ? why + ". Next: check the bucket's name and region."
                                : why + ". Next: check whether somebody else removes objects there.",
                        cause);
            case 401, 403 ->
                new AccessDenied(
                        why + ". Next: check the credentials, what they permit, and this machine's" + " clock.", cause);
            case 409, 412 -> new Conflict(why + ". Next: check who else writes there, then try again.", cause);
            case 416 ->
                new Damaged(
                        why + ": the object ends before the range that is wanted. Next: check who else writes there.",
                        cause);
            default -> new Unsupported(why + ". Next: look this answer up at the store's provider.", cause);
        };
    }

    /** There is no code of its own for it. */
    private static boolean isOfCustomersKey(int status, AwsServiceException cause) {
        return status == 400 && CUSTOMERS_KEY.matcher(message(cause)).find();
    }

    private static boolean isOfKms(AwsServiceException cause) {
        return code(cause).startsWith("KMS.")
                || (cause.statusCode() == 403
                        && message(cause).toLowerCase(Locale.ROOT).contains("kms:"));
    }

    private static S3Failure unanswered(String tried, Exception cause) {
        if (cause instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            return new S3Failure(
                    new Interrupted(tried + ": the job was stopped. Next: run it again.", cause),
                    Chance.NONE,
                    true,
                    false,
                    Duration.ZERO);
        }
        if (has(cause, CertificateException.class::isInstance)
                || has(cause, SSLPeerUnverifiedException.class::isInstance)) {
            return never(new AccessDenied(
                    tried + ": the server's certificate is not trusted. Next: check the endpoint, and"
                            + " the certificates that this machine trusts.",
                    cause));
        }
        if (has(cause, UnknownHostException.class::isInstance)) {
            return unreached(
                    new Busy(tried + ": the host is not known. Next: check the endpoint, the region and DNS.", cause));
        }
        if (has(cause, ConnectException.class::isInstance) || has(cause, SSLHandshakeException.class::isInstance)) {
            return unreached(new Busy(
                    tried + ": no connection could be made (" + reason(cause)
                            + "). Next: check the endpoint and the network.",
                    cause));
        }
        if (isOfAnother(cause)) {
            Busy foreign = new Busy(
                    tried + ": the answer is not a store's (" + reason(cause) + "): something between here and the"
                            + " store answers. Next: check the endpoint, then try again.",
                    cause);
            return new S3Failure(foreign, Chance.A_FEW_TRIES, true, false, Duration.ZERO);
        }
        Busy busy = new Busy(
                tried + ": the connection failed (" + reason(cause) + "). Next: check the network, then try"
                        + " again.",
                cause);
        return new S3Failure(busy, Chance.PATIENCE, true, false, Duration.ZERO);
    }

    /** A document that came whole, and is none that was asked for, or none at all. */
    private static boolean isOfAnother(Exception cause) {
        return has(cause, ReplyRoot.AnotherDocument.class::isInstance)
                || (has(cause, XMLStreamException.class::isInstance) && !has(cause, IOException.class::isInstance));
    }

    private static S3Failure never(HoldfastException error) {
        return new S3Failure(error, Chance.NONE, false, false, Duration.ZERO);
    }

    private static S3Failure unreached(HoldfastException error) {
        return new S3Failure(error, Chance.PATIENCE, false, false, Duration.ZERO);
    }

    /** Whether what is answered so may succeed later. */
    static boolean passes(String code) {
        return PASSING.contains(code) || A_FEW_TRIES.contains(code);
    }

    static String code(AwsServiceException cause) {
        return Optional.ofNullable(cause.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
    }

    /** The reply to a failed request, where there was one. */
    static Optional<SdkHttpResponse> reply(AwsServiceException cause) {
        return Optional.ofNullable(cause.awsErrorDetails()).map(AwsErrorDetails::sdkHttpResponse);
    }

    static String said(AwsServiceException cause) {
        String message = message(cause);
        return (cause.statusCode() + " " + shown(code(cause)) + (message.isEmpty() ? "" : " (" + shown(message) + ")"))
                .strip();
    }

    private static String message(AwsServiceException cause) {
        return Optional.ofNullable(cause.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .orElse("");
    }

    private static String bucketRegion(AwsServiceException cause) {
        return reply(cause)
                .flatMap(reply -> reply.firstMatchingHeader("x-amz-bucket-region"))
                .map(region -> ": the bucket lies in " + shown(region) + ".")
                .orElse(".");
    }

    private static Duration askedToWait(AwsServiceException cause) {
        return reply(cause)
                .flatMap(reply -> reply.firstMatchingHeader("Retry-After"))
                .filter(seconds -> seconds.matches("[0-9]{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(Duration.ZERO);
    }

    private static boolean has(Throwable thrown, Predicate<Throwable> kind) {
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth < 20; cause = cause.getCause()) {
            if (kind.test(cause)) {
                return true;
            }
            depth++;
        }
        return false;
    }

    private static String reason(Throwable thrown) {
        Throwable root = thrown;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + shown(root.getMessage()));
    }

    /** A server's own words: nobody knows what is in them. */
    private static String shown(String words) {
        String cut = words.length() > MAX_SHOWN ? words.substring(0, MAX_SHOWN) + "…" : words;
        return Printable.of(cut.getBytes(StandardCharsets.UTF_8));
    }
}
