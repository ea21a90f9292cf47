package io.holdfast.cli;

import io.holdfast.engine.error.BadInput;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The password of an account: from a file, or typed. */
final class AccountPassword {
    private final Surroundings around;

    AccountPassword(Surroundings around) {
        this.around = around;
    }

    /** @throws BadInput if there is neither a file nor somebody to ask */
    String known(@Nullable Path file) {
        return file != null ? ofFile(file) : typed(prompt("--password-file"), "Password: ");
    }

    /** One that is to be: typed twice. */
    String fresh(@Nullable Path file) {
        if (file != null) {
            return ofFile(file);
        }
        Function<String, char @Nullable []> prompt = prompt("--new-password-file");
        String typed = typed(prompt, "New password: ");
        if (!typed.equals(typed(prompt, "Once more: "))) {
            throw new BadInput("The two passwords differ. Next: run it again");
        }
        return typed;
    }

    private static String ofFile(Path file) {
        return new String(PasswordOptions.firstLine(file), StandardCharsets.UTF_8);
    }

    private Function<String, char @Nullable []> prompt(String option) {
        return around.terminal()
                .prompt()
                .orElseThrow(() ->
                        new BadInput("Nobody is there to be asked for a password. Next: give " + option + " FILE"));
    }

    private static String typed(Function<String, char @Nullable []> prompt, String text) {
        char[] typed = prompt.apply(text);
        if (typed == null || typed.length == 0) {
            throw new BadInput("An empty password opens nothing. Next: run it again");
        }
        return CharBuffer.wrap(typed).toString();
    }
}
