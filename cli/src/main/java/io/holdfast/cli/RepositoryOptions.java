package io.holdfast.cli;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.key.RecoveryKey;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.repository.LocalFolders;
import io.holdfast.engine.repository.Repository;
import io.holdfast.engine.store.CountingStore;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.engine.store.Stores;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command needs that opens a repository: its secret, and the form of its output. */
final class RepositoryOptions {
    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password. Else HOLDFAST_PASSWORD is taken.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--password-command",
            paramLabel = "COMMAND",
            description = "Shell command that prints the password on its first line.")
    private @Nullable String passwordCommand;

    @Option(
            names = "--recovery-key-file",
            paramLabel = "FILE",
            description = "File with the recovery key, in place of a password.")
    private @Nullable Path recoveryKeyFile;

    @Option(names = "--json", description = "One JSON object a line, the last of type summary.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    Output output() {
        return new Output(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
    }

    /** A repository that was opened, and the store whose requests are counted. */
    record Opened(Repository repository, CountingStore store) implements AutoCloseable {
        @Override
        public void close() {
            repository.close();
            store.close();
        }
    }

    Opened open(@Nullable String address) {
        CountingStore store = new CountingStore(Stores.open(StoreUri.parse(address(address))));
        try {
            Secret secret = secret(Confirmation.ONCE);
            return new Opened(Repository.open(store, secret, LocalFolders.of(System.getenv())), store);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** The repository that was named, or that of the environment. */
    static String address(@Nullable String given) {
        String address = given != null ? given : System.getenv("HOLDFAST_REPOSITORY");
        if (address == null || address.isEmpty()) {
            throw new BadInput("No repository was named. Next: give REPO, or set HOLDFAST_REPOSITORY");
        }
        return address;
    }

    /** Whether a person who types a password types it twice. */
    enum Confirmation {
        ONCE,
        TWICE
    }

    Secret secret(Confirmation confirmation) {
        if (recoveryKeyFile != null) {
            return RecoveryKey.parse(firstLine(recoveryKeyFile));
        }
        return password(confirmation);
    }

    Secret.Password password(Confirmation confirmation) {
        if (passwordFile != null) {
            return checked(firstLine(passwordFile).toCharArray(), passwordFile.toString());
        }
        if (passwordCommand != null) {
            return checked(outputOf(passwordCommand).toCharArray(), "the password command");
        }
        String fromEnvironment = System.getenv("HOLDFAST_PASSWORD");
        if (fromEnvironment != null) {
            return checked(fromEnvironment.toCharArray(), "HOLDFAST_PASSWORD");
        }
        return terminal()
                .map(console -> asked(console, confirmation))
                .orElseThrow(() -> new AccessDenied("A password is needed. Next: set HOLDFAST_PASSWORD, or give "
                        + "--password-file FILE or --password-command COMMAND"));
    }

    /** The password that a slot is to be made for: from a file, or asked for twice. */
    static Secret.Password newPassword(@Nullable Path file) {
        if (file != null) {
            return checked(firstLine(file).toCharArray(), file.toString());
        }
        return terminal()
                .map(console -> asked(console, Confirmation.TWICE))
                .orElseThrow(() -> new BadInput("The new password is missing. Next: give --new-password-file FILE"));
    }

    /** Where a person sits, if one does. */
    static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    private static Secret.Password asked(Console console, Confirmation confirmation) {
        char[] first = console.readPassword("Password: ");
        if (confirmation == Confirmation.TWICE) {
            char[] second = console.readPassword("Once more: ");
            if (!Arrays.equals(first, second)) {
                throw new BadInput("The two passwords differ. Next: run it again");
            }
        }
        return checked(first, "the password");
    }

    private static Secret.Password checked(char[] password, String from) {
        if (password.length == 0) {
            throw new BadInput("The password from " + from + " is empty. Next: give one that nobody guesses");
        }
        return Secret.Password.of(password);
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new BadInput(file + " can't be read. Next: check that it is there and readable", e);
        }
    }

    private static String outputOf(String command) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new BadInput("The password command failed. Next: run it by itself to see why");
            }
            return output.lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new BadInput("The password command can't be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while the password command was running");
        }
    }
}
