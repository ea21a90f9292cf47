package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists price lists. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them by name.")
final class PriceListCommand extends ServerCommand {
    static final String PATH = "price-lists";

    PriceListCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        ServerRows rows = new ServerRows("name", "for", "a GiB and month", "dated", "from");
        for (Map<String, @Nullable Object> each : api.all(PATH)) {
            add(each, rows);
        }
        rows.tell(output, "priceList", "There is none. Next: holdfast price set -f FILE");
        output.summary(new Fields().and("priceLists", rows.count()));
        return ExitCodes.DONE;
    }

    private static void add(Map<String, @Nullable Object> each, ServerRows rows) {
        String where = Optional.ofNullable(each.get("endpoint"))
                .or(() -> Optional.ofNullable(each.get("region")))
                .map(text -> " " + ServerRows.text(text))
                .orElse("");
        Object first = each.get("storage") instanceof List<?> steps && steps.getFirst() instanceof Map<?, ?> step
                ? step.get("perGibMonth")
                : null;
        rows.add(
                each,
                ServerRows.text(each.get("name")),
                ServerRows.text(each.get("provider")) + where,
                ServerRows.text(first) + " " + ServerRows.text(each.get("currency")),
                ServerRows.text(each.get("dated")),
                Boolean.TRUE.equals(each.get("shipped"))
                        ? "the program" + (Boolean.TRUE.equals(each.get("confirmed")) ? "" : ", not confirmed")
                        : "you");
    }
}
