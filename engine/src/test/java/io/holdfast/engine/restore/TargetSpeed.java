package io.holdfast.engine.restore;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.entry.FileAttributes;
import io.holdfast.engine.entry.Kind;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.entry.Time;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;

/** Writes files of 1 KiB into a folder, in a fresh JVM, and says how long it took. Arguments: a folder, a count, threads. */
final class TargetSpeed {
    private static final int IN_A_FOLDER = 100;

    private TargetSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        long start = System.nanoTime();
        try (TreeTarget target = new TreeTarget(Path.of(arguments[0]))) {
            try (var workers = Executors.newFixedThreadPool(threads)) {
                for (int folder = 0; folder < count / IN_A_FOLDER; folder++) {
                    String key = "d" + folder + "/";
                    target.place(listed(key, Kind.FOLDER, 0));
                    workers.execute(() -> fill(target, key));
                }
            }
            System.out.printf("written: %s%n", since(start));
            target.finish();
            target.sync();
            System.out.printf("finished: %s, losses: %s%n", since(start), target.losses());
        }
    }

    private static void fill(TreeTarget target, String folder) {
        byte[] content = new byte[1024];
        for (int i = 0; i < IN_A_FOLDER; i++) {
            try (Target.Writing writing = target.write(listed(folder + i, Kind.FILE, content.length))) {
                writing.write(content, 0, content.length);
                writing.commit();
            }
        }
    }

    private static Listed listed(String key, Kind kind, long size) {
        Time time = new Time(1_700_000_000, 123_456_789);
        var attributes =
                new FileAttributes(0755, 0, 0, "root", "root", time, 1, 0, new byte[0], 0, List.of(), List.of());
        return new Listed(Key.of(key), kind, size, time, attributes);
    }

    private static String since(long start) {
        var cpu = ProcessHandle.current().info().totalCpuDuration().orElse(java.time.Duration.ZERO);
        return (System.nanoTime() - start) / 1_000_000 + " ms, processor time since start " + cpu.toMillis();
    }
}
