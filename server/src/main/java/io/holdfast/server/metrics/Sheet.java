package io.holdfast.server.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures as they are read, until they are shown together. */
final class Sheet {
    /** Of one meter. */
    static final int MOST = 10_000;

    private static final String TOTAL = "_total";

    private final Map<Meter, List<Point>> points = new LinkedHashMap<>();
    private long leftOut;

    /** @param count of a summary: how many there were */
    private record Point(double value, long count, Labels labels) {}

    void add(Meter meter, double value, String... labels) {
        add(meter, value, 0, labels);
    }

    void add(Meter meter, long value, String... labels) {
        add(meter, (double) value, labels);
    }

    void add(Meter meter, Instant at, String... labels) {
        add(meter, at.toEpochMilli() / 1000.0, labels);
    }

    /** @param labels values, in the order of the meter's names */
    void add(Meter meter, double value, long count, String... labels) {
        List<Point> of = points.computeIfAbsent(meter, _ -> new ArrayList<>());
        if (of.size() >= MOST) {
            leftOut++;
            return;
        }
        of.add(new Point(value, count, Labels.of(meter.labels(), List.of(labels))));
    }

    MetricSnapshots shown() {
        List<MetricSnapshot> shown = new ArrayList<>();
        points.forEach((meter, of) -> shown.add(shown(meter, of)));
        shown.add(shown(Meters.LEFT_OUT, List.of(new Point(leftOut, 0, Labels.EMPTY))));
        return new MetricSnapshots(shown);
    }

    private static MetricSnapshot shown(Meter meter, List<Point> points) {
        return switch (meter.type()) {
            case GAUGE -> {
                GaugeSnapshot.Builder gauge =
                        GaugeSnapshot.builder().name(meter.name()).help(meter.meaning());
                points.forEach(each -> gauge.dataPoint(new GaugeDataPointSnapshot(each.value, each.labels, null)));
                yield gauge.build();
            }
            case COUNTER -> {
                String name = meter.name().substring(0, meter.name().length() - TOTAL.length());
                CounterSnapshot.Builder counter =
                        CounterSnapshot.builder().name(name).help(meter.meaning());
                points.forEach(
                        each -> counter.dataPoint(new CounterDataPointSnapshot(each.value, each.labels, null, 0)));
                yield counter.build();
            }
            case SUMMARY -> {
                SummarySnapshot.Builder summary =
                        SummarySnapshot.builder().name(meter.name()).help(meter.meaning());
                points.forEach(each -> summary.dataPoint(SummaryDataPointSnapshot.builder()
                        .count(each.count)
                        .sum(each.value)
                        .labels(each.labels)
                        .build()));
                yield summary.build();
            }
        };
    }
}
