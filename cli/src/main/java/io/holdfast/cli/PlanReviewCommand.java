package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import io.holdfast.engine.error.BadInput;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how far estimates of a plan were off. */
@Command(
        name = "review",
        mixinStandardHelpOptions = true,
        description =
                "Shows what backups of a plan took, beside what was estimated of them, newest first. What they show corrects the next estimate.")
final class PlanReviewCommand extends ServerCommand {
    @Parameters(paramLabel = "NAME", description = "The plan.")
    private String name = "";

    @Option(names = "--limit", paramLabel = "N", description = "So many backups at most: ${DEFAULT-VALUE}.")
    private int limit = 5;

    PlanReviewCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        if (limit < 1 || limit > 500) {
            throw new BadInput("--limit " + limit + " is not 1 to 500. Next: correct it");
        }
        int reviews = 0;
        Object id = ServerNames.find(api, Kind.PLAN, name).get("id");
        for (Map<String, @Nullable Object> review : ServerApi.items(api.page("plans/" + id + "/reviews", limit, ""))) {
            tell(review, reviews++, output);
        }
        output.summary(
                new Fields().and("reviews", reviews),
                reviews == 0
                        ? "Nothing was held against an estimate yet. Next: holdfast plan estimate " + name
                                + ", then holdfast plan run " + name
                        : "The error is what was expected more than came, in per cent of what came; the next estimate is corrected by it.");
        return ExitCodes.DONE;
    }

    private static void tell(Map<String, @Nullable Object> review, int before, Output output) {
        if (before > 0) {
            output.say("");
        }
        output.say(("FIRST".equals(review.get("kind")) ? "A backup of everything" : "A backup of what changed")
                + ", over at " + ServerRows.time(review.get("happened")) + ":");
        ServerRows rows = new ServerRows("figure", "expected", "came", "error", "corrected by");
        if (review.get("figures") instanceof Map<?, ?> figures) {
            figures.forEach((figure, held) -> {
                if (held instanceof Map<?, ?> values) {
                    add(String.valueOf(figure), values, review, rows);
                }
            });
        }
        rows.tell(output, "review", "Nothing of it can be compared.");
    }

    private static void add(String figure, Map<?, ?> held, Map<String, @Nullable Object> review, ServerRows rows) {
        Map<Object, @Nullable Object> row = new java.util.LinkedHashMap<>(held);
        row.put("figure", figure);
        row.put("job", review.get("job"));
        row.put("happenedAt", review.get("happened"));
        rows.add(
                row,
                figure.toLowerCase(Locale.ROOT).replace('_', ' '),
                shown(figure, held.get("expected")),
                shown(figure, held.get("happened")),
                held.get("errorPercent") instanceof Number error
                        ? String.format(Locale.ROOT, "%+.1f %%", error.doubleValue())
                        : "-",
                held.get("factor") instanceof Number factor && factor.doubleValue() != 1
                        ? String.format(Locale.ROOT, "× %.2f", factor.doubleValue())
                        : "-");
    }

    private static String shown(String figure, @Nullable Object value) {
        double number = value instanceof Number each ? each.doubleValue() : 0;
        return switch (figure) {
            case "SECONDS" -> Units.duration(Duration.ofMillis(Math.round(number * 1000)));
            case "BYTES_READ", "BYTES_STORED" -> Units.bytes(Math.round(number));
            default -> Units.count(Math.round(number));
        };
    }
}
