package io.holdfast.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JobStateTest {
    @ParameterizedTest
    @EnumSource(names = {"DONE", "INCOMPLETE", "CHECKPOINT", "FAILED", "CANCELLED"})
    void nothingFollowsOnAnEnd(JobState end) {
        assertThat(end.isOver()).isTrue();
        for (JobState later : JobState.values()) {
            assertThat(end.mayBecome(later)).isFalse();
        }
    }

    @Test
    void everyStateIsReachedFromTheQueue() {
        EnumSet<JobState> reached = EnumSet.of(JobState.QUEUED);
        for (int i = 0; i < JobState.values().length; i++) {
            for (JobState from : EnumSet.copyOf(reached)) {
                for (JobState later : JobState.values()) {
                    if (from.mayBecome(later)) {
                        reached.add(later);
                    }
                }
            }
        }
        assertThat(reached).containsExactlyInAnyOrder(JobState.values());
    }

    @Test
    void whatWasNotAdmittedDoesNotRun() {
        assertThat(JobState.QUEUED.mayBecome(JobState.RUNNING)).isFalse();
        assertThat(JobState.ADMITTED.mayBecome(JobState.RUNNING)).isTrue();
    }
}
