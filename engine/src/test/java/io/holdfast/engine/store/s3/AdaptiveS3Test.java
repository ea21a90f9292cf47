package io.holdfast.engine.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.store.AdaptiveGate;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.s3.ScriptedServer.Reply;
import io.holdfast.engine.store.s3.ScriptedServer.Request;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Every try of every request to a bucket passes the gate, and its answer is told to it. */
class AdaptiveS3Test {
    private static final Key KEY = Key.of("a");
    private static final Reply OBJECT =
            Reply.of(200, "content").with("ETag", "\"1\"").with("Last-Modified", "Fri, 27 Nov 2026 08:00:00 GMT");

    private final AdaptiveGate gate = AdaptiveGate.fresh();
    private final S3Options options =
            S3Options.DEFAULT.withPatience(Duration.ofSeconds(30)).with(gate);

    @Test
    void eachRefusedTryIsToldThoughTheRequestSucceedsInTheEnd() throws Exception {
        try (var server =
                        new ScriptedServer(Reply.error(503, "SlowDown"), Reply.error(429, "TooManyRequests"), OBJECT);
                var bucket = new S3Bucket(server.connect(options))) {
            assertThat(content(bucket)).isEqualTo("content");
            assertThat(server.requests()).hasSize(3);
        }
        assertThat(gate.held().refusals()).isEqualTo(2);
    }

    @Test
    void whatIsNotThereOrGoesWrongOtherwiseIsNoRefusal() {
        try (var server = new ScriptedServer(Reply.error(500, "InternalError"), Reply.error(404, "NoSuchKey"));
                var bucket = new S3Bucket(server.connect(options))) {
            assertThat(bucket.head(KEY)).isEmpty();
            assertThat(server.requests()).hasSizeGreaterThan(1);
        }
        assertThat(gate.held().refusals()).isZero();
    }

    @Fault(9)
    @Test
    void aBucketThatRefusesMoreAndMoreIsAskedMoreSlowly() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (var server = ScriptedServer.answering(request -> answer(request, asked.incrementAndGet()));
                var bucket = new S3Bucket(server.connect(options))) {
            for (int i = 0; i < 20; i++) {
                assertThat(content(bucket)).isEqualTo("content");
            }
        }
        AdaptiveGate.Held held = gate.held();
        assertThat(held.refusals()).isEqualTo(20);
        assertThat(held.backOffs()).isPositive();
        assertThat(held.lowest()).isPresent();
        assertThat(gate.holdingBack()).isPresent();
    }

    /** Each second one is refused. */
    private static Reply answer(Request request, int number) {
        assertThat(request.method()).isEqualTo("GET");
        return number % 2 == 1 ? Reply.error(503, "SlowDown") : OBJECT;
    }

    @Test
    void whoIsStoppedBeforeTheGateStops() {
        try (var server = new ScriptedServer(OBJECT);
                var bucket = new S3Bucket(server.connect(options))) {
            assertThat(bucket.head(KEY)).isPresent();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> bucket.head(KEY)).isInstanceOf(Interrupted.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aServerThatIsNotThereIsNoRefusal() {
        var server = new ScriptedServer(OBJECT);
        server.close();
        try (var bucket = new S3Bucket(server.connect(
                S3Options.DEFAULT.withPatience(Duration.ofMillis(300)).with(gate)))) {
            assertThatThrownBy(() -> bucket.head(KEY)).isInstanceOf(Busy.class);
        }
        assertThat(gate.held().refusals()).isZero();
    }

    private static String content(S3Bucket bucket) throws Exception {
        var opened = (Bucket.Opening.Opened) bucket.open(KEY, Bucket.Pin.NONE, 0);
        try (InputStream in = opened.content()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
