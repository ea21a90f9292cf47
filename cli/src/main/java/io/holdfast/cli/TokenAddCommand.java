package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import io.holdfast.engine.error.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a token. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Makes a token, with which a program calls the server; its word is shown this once.",
        footer = {
            "",
            "Example:",
            "  holdfast token add prometheus --role viewer --days 90 --file /etc/prometheus/holdfast.token"
        })
final class TokenAddCommand extends ServerCommand {
    @Parameters(paramLabel = "NAME", description = "Which program.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            required = true,
            description = "What it may: ${COMPLETION-CANDIDATES}; no more than you.")
    private AccountRole role = AccountRole.VIEWER;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "So long it lasts, a year at most: ${DEFAULT-VALUE} days.")
    private int days = 90;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Where its word is written, readable for you alone, instead of shown. There must be none yet.")
    private @Nullable Path file;

    TokenAddCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        // The file first: a word that could not be written would be lost.
        if (file != null) {
            create(file);
        }
        boolean kept = false;
        try {
            Map<String, @Nullable Object> made = api.post("tokens", Map.of("name", name, "role", role, "days", days))
                    .object();
            String word = String.valueOf(made.get("word"));
            if (file != null) {
                write(file, word, name);
                kept = true;
            }
            tell(made, word, output);
        } finally {
            if (file != null && !kept) {
                delete(file);
            }
        }
        return ExitCodes.DONE;
    }

    private void tell(Map<String, @Nullable Object> made, String word, Output output) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        if (made.get("token") instanceof Map<?, ?> token) {
            token.forEach((key, value) -> shown.put(String.valueOf(key), value));
        }
        String ends = ServerRows.time(shown.get("ends"));
        if (file != null) {
            String sentence = "The token " + ServerRows.text(name) + " is in " + file + ", until " + ends + ".";
            output.summary(new Output.Done(sentence, ExitCodes.DONE), ServerRows.fields(shown), sentence);
            return;
        }
        shown.put("word", word);
        output.summary(
                new Output.Done(
                        "The token " + ServerRows.text(name) + " is made, but its word was not shown. Next: holdfast"
                                + " token remove " + ServerRows.text(name) + ", and make it again",
                        ExitCodes.FAILED),
                ServerRows.fields(shown),
                "The token " + ServerRows.text(name) + " is made, until " + ends + ". Its word, shown this once:",
                "",
                "    " + word);
    }

    private static void create(Path file) {
        try {
            var _ = Files.createFile(
                    file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new BadInput(file + " is there already. Next: name another file", e);
        } catch (IOException e) {
            throw unwritten(file, e);
        }
    }

    private static void write(Path file, String word, String name) {
        try {
            var _ = Files.write(file, (word + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new BadInput(
                    file + " can't be written, so nobody knows the word of the token that was made. Next: holdfast"
                            + " token remove " + name + ", and make it again",
                    e);
        }
    }

    private static BadInput unwritten(Path file, IOException e) {
        return new BadInput(file + " can't be written. Next: check that its folder is there and yours to write", e);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is empty, and what is told is why.
        }
    }
}
