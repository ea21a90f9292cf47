package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.NotFound;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds what people name: the API goes by ids. */
final class ServerNames {
    private ServerNames() {}

    /** @throws NotFound if there is none of this name */
    static Map<String, @Nullable Object> find(ServerApi api, Kind kind, String name) {
        return api.all(kind.path()).stream()
                .filter(each -> kind.has(each) && name.equals(each.get("name")))
                .findFirst()
                .orElseThrow(() -> new NotFound(
                        "There is no " + kind.one() + " '" + name + "'. Next: holdfast " + kind.one() + " list"));
    }

    /**
     * What is no part of a configuration.
     *
     * @param one how people call one of them
     * @throws NotFound if there is none of this name
     */
    static Map<String, @Nullable Object> find(ServerApi api, String path, String one, String name) {
        return api.all(path).stream()
                .filter(each -> name.equals(each.get("name")))
                .findFirst()
                .orElseThrow(() -> new NotFound(
                        "There is no " + one + " '" + name + "'. Next: holdfast " + one.split(" ", 2)[0] + " list"));
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
