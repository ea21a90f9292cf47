package io.holdfast.server.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** All figures, as they are now. */
@Component
public class Metrics {
    private static final ExpositionFormatWriter OPEN = OpenMetricsTextFormatWriter.create();
    private static final ExpositionFormatWriter PLAIN = PrometheusTextFormatWriter.create();

    private final List<Figures> parts;
    private final InstantSource clock;

    Metrics(List<Figures> parts, InstantSource clock) {
        this.parts = List.copyOf(parts);
        this.clock = clock;
    }

    /** Text in one of the two formats that there are. */
    public record Text(String type, byte[] bytes) {}

    /** @param accepted what the caller can read, as in its {@code Accept} */
    @Transactional(readOnly = true)
    public Text read(String accepted) {
        Sheet sheet = new Sheet();
        Instant now = clock.instant();
        parts.forEach(each -> each.read(sheet, now));
        ExpositionFormatWriter writer = OPEN.accepts(accepted) ? OPEN : PLAIN;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, sheet.shown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Text(writer.getContentType(), text.toByteArray());
    }
}
