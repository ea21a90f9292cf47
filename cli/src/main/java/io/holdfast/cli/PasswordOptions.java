package io.holdfast.cli;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.key.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a password comes from. Never from an argument: every user of a machine can read those. */
final class PasswordOptions {
    /** More is no password. */
    private static final int MOST = 64 * 1024;

    private final Surroundings around;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password; else HOLDFAST_PASSWORD.")
    private @Nullable Path file;

    @Option(
            names = "--password-command",
            paramLabel = "COMMAND",
            description = "Shell command that prints the password on its first line.")
    private @Nullable String command;

    PasswordOptions(Surroundings around) {
        this.around = around;
    }

    /** Whether a person who types a password types it twice. */
    enum Confirmation {
        ONCE,
        TWICE
    }

    /**
     * From a file, a command, the environment, or whoever sits at the terminal, in this order.
     *
     * @throws AccessDenied if there is none
     */
    Secret.Password password(Confirmation confirmation) {
        if (file != null) {
            return ofFile(file);
        }
        if (command != null) {
            return checked(outputOf(command), "the password command");
        }
        return around.variable("HOLDFAST_PASSWORD")
                .map(text -> Secret.Password.of(text.toCharArray()))
                .or(() -> around.terminal().prompt().map(prompt -> asked(prompt, confirmation)))
                .orElseThrow(() -> new AccessDenied("A password is needed. Next: set HOLDFAST_PASSWORD, or give "
                        + "--password-file FILE or --password-command COMMAND"));
    }

    /** Whether there is one without asking anybody. */
    boolean isGiven() {
        return file != null
                || command != null
                || around.variable("HOLDFAST_PASSWORD").isPresent();
    }

    /** A password that is to be made: from this file, or asked for twice. */
    Secret.Password newPassword(@Nullable Path newFile) {
        if (newFile != null) {
            return ofFile(newFile);
        }
        return around.terminal()
                .prompt()
                .map(prompt -> asked(prompt, Confirmation.TWICE))
                .orElseThrow(() -> new BadInput("The new password is missing. Next: give --new-password-file FILE"));
    }

    /** The first line of a file, as bytes. */
    static byte[] firstLine(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return firstLine(in.readNBytes(MOST));
        } catch (IOException e) {
            throw new BadInput(file + " can't be read. Next: check that it is there and that you may read it", e);
        }
    }

    private static Secret.Password ofFile(Path file) {
        return checked(firstLine(file), file.toString());
    }

    private static Secret.Password asked(Function<String, char @Nullable []> prompt, Confirmation confirmation) {
        char[] first = answered(prompt.apply("Password: "));
        if (confirmation == Confirmation.TWICE && !Arrays.equals(first, answered(prompt.apply("Once more: ")))) {
            throw new BadInput("The two passwords differ. Next: run it again");
        }
        return Secret.Password.of(first);
    }

    private static char[] answered(char @Nullable [] answer) {
        if (answer == null || answer.length == 0) {
            throw new BadInput("An empty password protects nothing. Next: run it again");
        }
        return answer;
    }

    private static Secret.Password checked(byte[] password, String from) {
        if (password.length == 0) {
            throw new BadInput("The password from " + from + " is empty. Next: its first line must hold it");
        }
        return Secret.Password.of(password);
    }

    private static byte[] outputOf(String command) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            byte[] output;
            try (InputStream in = process.getInputStream()) {
                output = in.readNBytes(MOST);
            }
            int exit = process.waitFor();
            if (exit != 0) {
                throw new AccessDenied(
                        "The password command ended with " + exit + ". Next: run it by itself to see why");
            }
            return firstLine(output);
        } catch (IOException e) {
            throw new AccessDenied("The password command can't be run. Next: run it by itself to see why", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("Stopped while the password command was running.", e);
        }
    }

    private static byte[] firstLine(byte[] text) {
        int end = 0;
        while (end < text.length && text[end] != '\n' && text[end] != '\r') {
            end++;
        }
        return Arrays.copyOf(text, end);
    }
}
