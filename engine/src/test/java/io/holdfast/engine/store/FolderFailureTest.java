package io.holdfast.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderFailureTest {
    /** No process has memory at address 0, so reading there fails as a bad disk does. */
    @Test
    void whatTheDiskCanNotGiveIsDamaged() throws IOException {
        try (FileChannel memory = FileChannel.open(Path.of("/proc/self/mem"), StandardOpenOption.READ)) {
            IOException error = catchThrowableOfType(IOException.class, () -> memory.read(ByteBuffer.allocate(1), 0));
            assertThat(error).as("the system's EIO").isNotNull();
            assertThat(FolderFailure.isOfTheDisk(error)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Stale file handle", "Connection timed out", "Permission denied", "Host is down", ""})
    void whatPassesIsNot(String reason) {
        assertThat(FolderFailure.isOfTheDisk(new IOException(reason))).isFalse();
    }
}
