package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.NotFound;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what people name: the API goes by ids. */
final class ServerNames {
    private ServerNames() {}

    /** @throws NotFound if there is none of this name */
    static Map<String, @Nullable Object> find(ServerApi api, Kind kind, String name) {
        return api.all(kind.path()).stream()
                .filter(each -> kind.has(each) && name.equals(each.get("name")))
                .findFirst()
                .orElseThrow(() -> none(kind.one(), name));
    }

    /**
     * The same for what is no part of a configuration too.
     *
     * @param one such as {@code token}: how messages and commands call one
     */
    static Map<String, @Nullable Object> find(ServerApi api, String one, String name) {
        Optional<Kind> kind =
                Stream.of(Kind.values()).filter(each -> each.one().equals(one)).findFirst();
        if (kind.isPresent()) {
            return find(api, kind.get(), name);
        }
        return api.all(path(one)).stream()
                .filter(each -> name.equals(each.get("name")))
                .findFirst()
                .orElseThrow(() -> none(one, name));
    }

    /** Where they are in the API. */
    static String path(String one) {
        return Stream.of(Kind.values())
                .filter(each -> each.one().equals(one))
                .map(Kind::path)
                .findFirst()
                .orElse(one + "s");
    }

    private static NotFound none(String one, String name) {
        return new NotFound("There is no " + one + " '" + name + "'. Next: holdfast " + one + " list");
    }

    /** @throws BadInput if it is no id of a job */
    static String job(String id) {
        try {
            return UUID.fromString(id).toString();
        } catch (IllegalArgumentException e) {
            throw new BadInput("'" + id + "' is no id of a job. Next: take one from holdfast job list", e);
        }
    }
}
