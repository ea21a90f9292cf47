package io.holdfast.engine.store.s3;

import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import io.holdfast.engine.store.s3.ScriptedServer.Request;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Stands where a provider would stand, whatever its host, and writes down what is asked of it, in a form that people read: all
 * headers, without those that name the client and its tries, and with words for what is another each time.
 */
final class Recorder implements AutoCloseable {
    private final ScriptedServer plain;
    private final ScriptedServer secure;
    private final TestCertificate certificate;
    private final StringBuilder text = new StringBuilder();
    private final List<String> seen = new ArrayList<>();

    Recorder(TestCertificate certificate) {
        this.certificate = certificate;
        this.plain = ScriptedServer.answering(request -> answered("http", request));
        this.secure = ScriptedServer.secure(certificate, request -> answered("https", request));
    }

    /** A connection whose requests all come here. */
    S3Connection connect(StoreUri.S3 uri) {
        S3Options options = S3Options.DEFAULT.withPatience(Duration.ofMillis(500));
        var http = S3ClientFactory.http(options)
                .httpRoutePlanner((target, _) -> {
                    boolean tls = target.getSchemeName().equals("https");
                    int port = tls ? secure.port() : plain.port();
                    return new HttpRoute(
                            new HttpHost(
                                    target.getSchemeName(),
                                    InetAddress.getLoopbackAddress(),
                                    target.getHostName(),
                                    port),
                            null,
                            tls);
                })
                .tlsTrustManagersProvider(certificate::trust);
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("ID", "secret"));
        return new S3Connection(
                uri,
                S3ClientFactory.client(uri, credentials, http, options),
                options,
                new Backoff(new Random(1), System::nanoTime, Thread::sleep));
    }

    /** What one act asked for, under a heading. */
    void record(String heading, S3Connection connection, Consumer<S3Connection> act) {
        seen.clear();
        act.accept(connection);
        text.append("== ").append(heading).append('\n');
        seen.forEach(request -> text.append(request).append('\n'));
    }

    String text() {
        return text.toString();
    }

    private synchronized Reply answered(String scheme, Request request) {
        seen.add(shown(scheme, request));
        String query = request.pathAndQuery().replaceFirst("^[^?]*\\??", "");
        return switch (request.method()) {
            case "POST" -> posted(query);
            case "PUT" -> put(request);
            case "DELETE" -> Reply.of(204, "");
            case "HEAD" ->
                Reply.of(200, "content").with("ETag", "\"e\"").with("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT");
            default -> got(query);
        };
    }

    /** As AWS does it, what was sent with a checksum comes back with one. */
    private static Reply put(Request request) {
        Reply reply = Reply.of(200, "").with("ETag", "\"e\"");
        boolean hasOne = request.headers().containsKey("X-amz-trailer");
        return hasOne ? reply.with("x-amz-checksum-crc32", "AAAAAA==") : reply;
    }

    private static Reply posted(String query) {
        if (query.startsWith("uploads")) {
            return Reply.of(
                    200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
        }
        if (query.startsWith("restore")) {
            return Reply.of(202, "");
        }
        return query.startsWith("delete")
                ? Reply.of(
                        200,
                        "<DeleteResult><Deleted><Key>main/data/aa/x</Key></Deleted>"
                                + "<Deleted><Key>main/data/aa/y</Key></Deleted></DeleteResult>")
                : Reply.of(200, "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>");
    }

    private static Reply got(String query) {
        if (query.startsWith("tagging")) {
            return Reply.of(200, "<Tagging><TagSet/></Tagging>");
        }
        if (query.startsWith("versioning")) {
            return Reply.of(200, "<VersioningConfiguration/>");
        }
        if (query.startsWith("lifecycle")) {
            return Reply.of(200, "<LifecycleConfiguration><Rule/></LifecycleConfiguration>");
        }
        if (query.startsWith("acl")) {
            return Reply.of(
                    200, "<AccessControlPolicy><Owner><ID>o</ID></Owner><AccessControlList/></AccessControlPolicy>");
        }
        if (query.contains("versions")) {
            return Reply.of(200, "<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>");
        }
        if (query.contains("prefix=")) {
            return Reply.of(200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
        }
        return Reply.of(206, "cont")
                .with("ETag", "\"e\"")
                .with("Content-Range", "bytes 3-6/7")
                .with("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT");
    }

    private static String shown(String scheme, Request request) {
        Map<String, String> headers = new TreeMap<>();
        request.headers()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        String host = String.valueOf(headers.remove("host"));
        List.of("user-agent", "amz-sdk-invocation-id", "amz-sdk-request").forEach(headers::remove);
        headers.computeIfPresent("x-amz-date", (_, _) -> "TIME");
        headers.computeIfPresent(
                "authorization",
                (_, value) -> value.replaceFirst("/\\d{8}/", "/DAY/")
                        .replaceFirst("Signature=.*", "Signature=SIGNATURE")
                        .replace(", ", ",\n    "));
        String lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\n")
                .collect(Collectors.joining());
        return request.method() + " " + scheme + "://" + host + request.pathAndQuery() + "\n" + lines
                + body(request.body());
    }

    private static String body(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8)
                .replace("\r\n", "\n")
                .replaceAll("chunk-signature=[0-9a-f]{64}", "chunk-signature=SIGNATURE")
                .replaceAll("x-amz-trailer-signature:[0-9a-f]{64}", "x-amz-trailer-signature:SIGNATURE")
                .strip();
        return text.isEmpty() ? "" : "\n" + text + "\n";
    }

    @Override
    public void close() {
        plain.close();
        secure.close();
    }
}
