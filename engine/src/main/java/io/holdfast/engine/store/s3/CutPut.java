package io.holdfast.engine.store.s3;

import io.holdfast.engine.error.Busy;
import io.holdfast.engine.store.Store.Body;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * A put whose sender is gone before it is answered, as when a link breaks or a machine dies. No client does this on purpose, so the request is signed
 * in its address and written by hand.
 */
final class CutPut {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);
    private static final int CONNECT_MILLIS = 10_000;

    private final S3Connection connection;

    CutPut(S3Connection connection) {
        this.connection = connection;
    }

    /**
     * @return whether it could be sent
     * @throws Busy if the server can't be reached
     */
    boolean send(String key, Body body) {
        PresignedPutObjectRequest signed = signed(key);
        URI address = address(signed);
        if (address.getHost() == null || !isDirect(address)) {
            return false;
        }
        try (Socket socket = connect(address)) {
            OutputStream out = socket.getOutputStream();
            out.write(head(signed, address, body.length()).getBytes(StandardCharsets.US_ASCII));
            out.write(body.array(), 0, body.length());
            out.flush();
            return true;
        } catch (IOException e) {
            throw new Busy(
                    "Can't write to " + connection.describe() + ": no connection could be made or kept. Next: check"
                            + " endpoint and network",
                    e);
        }
    }

    private PresignedPutObjectRequest signed(String key) {
        return connection.call("sign a request", client -> {
            var known = client.serviceClientConfiguration();
            S3Presigner.Builder presigner = S3Presigner.builder()
                    .region(known.region())
                    .credentialsProvider(known.credentialsProvider())
                    .serviceConfiguration(S3Configuration.builder()
                            .pathStyleAccessEnabled(connection.uri().pathStyle())
                            .chunkedEncodingEnabled(false)
                            .build());
            known.endpointOverride().ifPresent(presigner::endpointOverride);
            try (S3Presigner open = presigner.build()) {
                return open.presignPutObject(it -> it.signatureDuration(LONG_ENOUGH)
                        .putObjectRequest(put -> put.bucket(connection.bucket()).key(key)));
            }
        });
    }

    private static URI address(PresignedPutObjectRequest signed) {
        try {
            return signed.url().toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a signed address that is none", e);
        }
    }

    private static boolean isDirect(URI address) {
        List<Proxy> proxies = ProxySelector.getDefault() == null
                ? List.of()
                : ProxySelector.getDefault().select(address);
        return proxies.stream().allMatch(proxy -> proxy.type() == Proxy.Type.DIRECT);
    }

    private static Socket connect(URI address) throws IOException {
        boolean secure = "https".equals(address.getScheme());
        int port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(address.getHost(), port), CONNECT_MILLIS);
            plain.setSoTimeout(CONNECT_MILLIS);
            return secure ? wrapped(plain, address.getHost(), port) : plain;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket wrapped(Socket plain, String host, int port) throws IOException {
        SSLSocket secure =
                (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
        SSLParameters named = secure.getSSLParameters();
        named.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(named);
        secure.startHandshake();
        return secure;
    }

    private static String head(PresignedPutObjectRequest signed, URI address, int length) {
        StringBuilder head = new StringBuilder("PUT ")
                .append(address.getRawPath())
                .append('?')
                .append(address.getRawQuery())
                .append(" HTTP/1.1\r\n");
        signed.signedHeaders()
                .forEach((name, values) -> head.append(name)
                        .append(": ")
                        .append(String.join(",", values))
                        .append("\r\n"));
        return head.append("content-length: ")
                .append(length)
                .append("\r\nconnection: close\r\n\r\n")
                .toString();
    }
}
