package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import io.holdfast.engine.error.BadInput;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of a long list is shown, newest first. */
final class NewestOption {
    private static final int AT_ONCE = 500;

    @Option(names = "--limit", paramLabel = "N", description = "So many at most: ${DEFAULT-VALUE}.")
    private int limit = 20;

    /** @return whether there are more */
    boolean read(ServerApi api, String path, Consumer<Map<String, @Nullable Object>> each) {
        if (limit < 1) {
            throw new BadInput("--limit " + limit + " lists nothing. Next: give 1 or more");
        }
        int left = limit;
        String next = "";
        do {
            Map<String, @Nullable Object> part = api.page(path, Math.min(AT_ONCE, left), next);
            for (Map<String, @Nullable Object> item : ServerApi.items(part)) {
                each.accept(item);
                left--;
            }
            next = part.get("next") instanceof String cursor ? cursor : "";
        } while (!next.isEmpty() && left > 0);
        return !next.isEmpty();
    }

    /** What people are told where there are more. */
    String[] hint(boolean more) {
        return more ? new String[] {"There are more. Next: --limit " + 10L * limit} : new String[0];
    }
}
