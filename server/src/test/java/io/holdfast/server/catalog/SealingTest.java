package io.holdfast.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Damaged;
import io.holdfast.server.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SealingTest {
    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path data;

    private Sealing sealing() {
        return new Sealing(new Settings(
                data,
                0,
                new Settings.Listening.Loopback(),
                new Settings.Database.InFile(),
                Optional.empty(),
                List.of(),
                List.of()));
    }

    @Test
    void whatWasSealedIsOpenedWithTheSameKeyAfterAStart() {
        UUID row = UUID.randomUUID();
        byte[] sealed = sealing().seal(SECRET, row, "password");
        assertThat(sealing().open(sealed, row, "password")).isEqualTo(SECRET);
    }

    @Test
    void aSecretOfAnotherRowOrColumnIsNotOpened() {
        UUID row = UUID.randomUUID();
        Sealing sealing = sealing();
        byte[] sealed = sealing.seal(SECRET, row, "password");
        assertThatThrownBy(() -> sealing.open(sealed, UUID.randomUUID(), "password"))
                .isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> sealing.open(sealed, row, "credential")).isInstanceOf(Damaged.class);
    }

    @Test
    void aChangedSecretIsNotOpened() {
        UUID row = UUID.randomUUID();
        Sealing sealing = sealing();
        byte[] sealed = sealing.seal(SECRET, row, "password");
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> sealing.open(changed, row, "password")).isInstanceOf(Damaged.class);
        }
    }

    @Test
    void theKeyIsItsOwnersAlone() throws IOException {
        var _ = sealing();
        Path key = data.resolve("server.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(this::sealing).isInstanceOf(BadInput.class).hasMessageContaining("chmod 600");
    }

    @Test
    void aFileThatIsNoKeyIsNotTakenForOne() throws IOException {
        Files.writeString(data.resolve("server.key"), "short");
        Files.setPosixFilePermissions(data.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(this::sealing).isInstanceOf(BadInput.class).hasMessageContaining("5 bytes");
    }
}
