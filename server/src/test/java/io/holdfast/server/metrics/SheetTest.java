package io.holdfast.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SheetTest {
    private static String text(Sheet sheet) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, sheet.shown());
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatWouldEndALabelIsEscaped() throws IOException {
        Sheet sheet = new Sheet();
        sheet.add(Meters.PLAN_RPO, 5, "a \"b\"\\c\nd 数据");
        assertThat(text(sheet)).contains("holdfast_plan_rpo_seconds{plan=\"a \\\"b\\\"\\\\c\\nd 数据\"} 5.0");
    }

    @Test
    void noFigureHasMoreLinesThanAreShown() throws IOException {
        Sheet sheet = new Sheet();
        for (int i = 0; i < Sheet.MOST + 7; i++) {
            sheet.add(Meters.PLAN_RPO, i, "plan " + i);
        }
        assertThat(text(sheet).lines().filter(line -> line.startsWith("holdfast_plan_rpo_seconds{")))
                .hasSize(Sheet.MOST);
        assertThat(text(sheet)).contains("holdfast_series_left_out 7.0");
    }
}
