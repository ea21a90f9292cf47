package io.holdfast.server.notice;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.server.catalog.AddressGuard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An address that notices are posted to. It is looked at before each attempt, and never left for another that it names. Its path may hold a secret, so only its
 * host is shown.
 */
final class Webhook implements Receiver {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final String HMAC = "HmacSHA256";

    private final URI address;
    private final Optional<byte[]> secret;
    private final AddressGuard guard;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** @param secret that notices are signed with */
    Webhook(URI address, Optional<byte[]> secret, AddressGuard guard) {
        this.address = address;
        this.secret = secret;
        this.guard = guard;
    }

    /** @throws BadInput if the server may not talk to it */
    void mustBeAllowed() {
        guard.mustBeAllowed(address.getHost());
    }

    @Override
    public Kind kind() {
        return Kind.WEBHOOK;
    }

    @Override
    public Duration limit() {
        return LIMIT;
    }

    @Override
    public Answer tell(Notice notice) {
        try {
            mustBeAllowed();
            return answer(http.sendAsync(request(notice), BodyHandlers.discarding()));
        } catch (HoldfastException e) {
            return Answer.failed(e.message());
        }
    }

    private Answer late() {
        return Answer.failed(address.getHost() + " did not answer within " + LIMIT.toSeconds() + " s");
    }

    private Answer answer(CompletableFuture<HttpResponse<Void>> sending) {
        try {
            int status = sending.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return status / 100 == 2
                    ? new Answer(Optional.empty(), Optional.empty())
                    : Answer.failed(address.getHost() + " answers " + status
                            + (status / 100 == 3 ? ", and is not followed elsewhere" : ""));
        } catch (TimeoutException e) {
            sending.cancel(true);
            return late();
        } catch (ExecutionException e) {
            boolean isLate = e.getCause() instanceof HttpTimeoutException
                    && !(e.getCause() instanceof HttpConnectTimeoutException);
            return isLate ? late() : Answer.failed(address.getHost() + " is not reached: " + reason(e));
        } catch (InterruptedException e) {
            sending.cancel(true);
            Thread.currentThread().interrupt();
            return Answer.failed("this server stops");
        }
    }

    /** Messages of the client can hold the address. */
    private static String reason(ExecutionException e) {
        return e.getCause() instanceof IOException cause ? cause.getClass().getSimpleName() : "an error of this server";
    }

    private HttpRequest request(Notice notice) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .header("Holdfast-Notice", notice.id().toString())
                .POST(BodyPublishers.ofString(notice.body()));
        secret.ifPresent(key -> request.header("Holdfast-Signature", "sha256=" + signature(key, notice.body())));
        return request.build();
    }

    static String signature(byte[] key, String body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
