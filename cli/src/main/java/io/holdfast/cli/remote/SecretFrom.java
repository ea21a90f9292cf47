package io.holdfast.cli.remote;

import io.holdfast.engine.error.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a secret comes from that the file names and does not hold. */
public sealed interface SecretFrom {
    int MOST = 64 * 1024;

    /** A variable of the environment. */
    record Variable(String name) implements SecretFrom {}

    /** A file, beside the configuration where its path is relative. */
    record InFile(Path path) implements SecretFrom {}

    /** @throws BadInput if it says neither or both */
    static SecretFrom read(@Nullable Object said, Path beside, String where) {
        if (said instanceof Map<?, ?> map && map.size() == 1) {
            if (map.get("env") instanceof String name && !name.isBlank()) {
                return new Variable(name);
            }
            if (map.get("file") instanceof String name && !name.isBlank()) {
                return new InFile(beside.resolve(name));
            }
        }
        throw new BadInput(where + ": {env: NAME} or {file: PATH} is wanted. Next: name where the secret is");
    }

    /** @throws BadInput if it is not there */
    default String secret(Function<String, Optional<String>> variables, String where) {
        String text = switch (this) {
            case Variable(String name) ->
                variables
                        .apply(name)
                        .orElseThrow(() -> new BadInput(
                                where + ": the variable " + name + " is not set. Next: set it, or name another one"));
            case InFile(Path path) -> content(path, where);
        };
        if (text.isBlank()) {
            throw new BadInput(where + ": there is nothing in it. Next: put the secret there");
        }
        return text.strip();
    }

    private static String content(Path path, String where) {
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadInput(where + ": " + path + " can't be read. Next: check that it is there", e);
        }
    }

    /**
     * Keys of a cloud: id, secret and perhaps a token, with blanks or line ends between them.
     *
     * @throws BadInput if they are not
     */
    static Map<String, @Nullable Object> keys(String text, String where) {
        String[] words = text.split("\\s+", -1);
        if (words.length < 2 || words.length > 3) {
            throw new BadInput(where + ": id, secret and perhaps a token are wanted there, with blanks between them."
                    + " Next: correct what it holds");
        }
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        keys.put("id", words[0]);
        keys.put("secret", words[1]);
        keys.put("token", words.length > 2 ? words[2] : null);
        return keys;
    }
}
