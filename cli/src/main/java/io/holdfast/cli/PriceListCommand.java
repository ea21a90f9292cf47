package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists price lists. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them by name.")
final class PriceListCommand implements Callable<Integer> {
    static final String PATH = "price-lists";

    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final OutputOptions outputs;

    PriceListCommand(Surroundings around) {
        this.servers = new ServerOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public Integer call() {
        Output output = outputs.open();
        ServerRows rows = new ServerRows("name", "for", "a GiB and month", "dated", "from");
        try (ServerApi api = servers.open()) {
            for (Map<String, @Nullable Object> each : api.all(PATH)) {
                add(each, rows);
            }
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
