package io.holdfast.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.settings.Node;
import io.holdfast.server.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Servers that tests start make guesses cheap; this is what a password is kept as elsewhere. */
final class PasswordsTest {
    @Test
    void aPasswordIsKeptAsTheSecondChoiceOfRfc9106() {
        Passwords passwords = new Passwords(new Node(new Settings(
                Path.of("data"),
                0,
                new Settings.Listening.Loopback(),
                new Settings.Database.InFile(),
                Optional.empty(),
                List.of(),
                List.of())));
        String kept = passwords.kept("long enough for anybody");
        assertThat(kept).startsWith("$argon2id$v=19$m=65536,t=3,p=1$");
        assertThat(passwords.isRight("long enough for anybody", kept)).isTrue();
        assertThat(passwords.isRight("long enough for somebody", kept)).isFalse();
    }
}
