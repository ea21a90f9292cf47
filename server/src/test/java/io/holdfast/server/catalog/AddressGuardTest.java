package io.holdfast.server.catalog;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.error.BadInput;
import io.holdfast.server.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressGuardTest {
    private static AddressGuard guard(List<String> allowed, List<Path> folders) {
        return new AddressGuard(new Settings(
                Path.of("data"),
                0,
                new Settings.Listening.Loopback(),
                new Settings.Database.InFile(),
                Optional.empty(),
                allowed,
                folders));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "192.168.0.1",
                "172.16.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.100.100.200",
                "0.0.0.0",
                "224.0.0.1",
                "[::1]",
                "[fd00::1]",
                "[fe80::1]",
                "[fd00:ec2::254]",
                "[::ffff:127.0.0.1]",
                "2130706433"
            })
    void innerAddressesAreRefused(String host) {
        assertThatThrownBy(() -> guard(List.of(), List.of()).mustBeAllowed(host))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void whatAnAdministratorAllowedAtTheStartIsAllowed() {
        AddressGuard guard = guard(List.of("10.0.0.0/8", "fd00::/16"), List.of());
        assertThatCode(() -> guard.mustBeAllowed("10.200.3.4")).doesNotThrowAnyException();
        assertThatCode(() -> guard.mustBeAllowed("[fd00::7]")).doesNotThrowAnyException();
        assertThatThrownBy(() -> guard.mustBeAllowed("192.168.1.1")).isInstanceOf(BadInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "169.254.0.23", "100.100.100.200", "[fd00:ec2::254]"})
    void metadataOfACloudIsNeverAllowed(String host) {
        AddressGuard guard = guard(List.of("0.0.0.0/0", "::/0"), List.of());
        assertThatThrownBy(() -> guard.mustBeAllowed(host)).isInstanceOf(BadInput.class);
    }

    @Test
    void aFolderMustLieInOneThatIsAllowed() {
        AddressGuard guard = guard(List.of(), List.of(Path.of("/srv/backup")));
        assertThatCode(() -> guard.mustBeAllowed(Addresses.in("file:///srv/backup", "a")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> guard.mustBeAllowed(Addresses.in("file:///srv", "backups")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("--allow-folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "example.com/8", "/8", "::/129"})
    void whatIsNoBlockIsRefusedAtTheStart(String block) {
        assertThatThrownBy(() -> guard(List.of(block), List.of()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(block);
    }
}
