package io.holdfast.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.progress.Progress;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.repository.TestRepository;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.store.SimulatedStore;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gives a backup less memory gets fewer contents read side by side: one that is handed over as it comes takes 12 MiB. */
class BytesInFlightTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"16, 1", "32, 2", "48, 4"})
    void soManyAreOpenAtOnceAsTheirBytesFit(int mebibytes, int atOnce) {
        SimulatedStore store = new SimulatedStore();
        TestRepository.init(store);
        CountingSource source = new CountingSource(atOnce);
        Random random = new Random(mebibytes);
        for (int i = 0; i < 8; i++) {
            byte[] content = new byte[3 << 20];
            random.nextBytes(content);
            source.put("f" + i, content);
        }
        try (Repository repository = TestRepository.open(store, folder)) {
            BackupOptions options = BackupOptions.DEFAULT.withBytesInFlight(mebibytes << 20);
            new Backup(source, repository, options, new Backup.Client("test", "0"), Progress.none()).run();
        }
        assertThat(source.most.get()).isEqualTo(atOnce);
    }

    /** Gives nothing before so many are open as there should be. */
    private static final class CountingSource extends MapSource {
        final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger open = new AtomicInteger();
        private final CountDownLatch enough;

        CountingSource(int atOnce) {
            super("counting");
            this.enough = new CountDownLatch(atOnce);
        }

        @Override
        public Source.Content open(Listed listed) {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            enough.countDown();
            try {
                enough.await();
            } catch (InterruptedException e) {
                throw new Interrupted("stopped", e);
            }
            Source.Content content = super.open(listed);
            return new Source.Content() {
                @Override
                public Listed listed() {
                    return content.listed();
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws java.io.IOException {
                    return content.read(buffer, offset, length);
                }

                @Override
                public Source.Outcome outcome() {
                    return content.outcome();
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                    content.close();
                }
            };
        }
    }
}
