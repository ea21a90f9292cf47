package io.holdfast.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an estimate came to, for people: what there is, one backup, a year, what it costs, what does not fit. For machines: all of it as it was answered. */
final class EstimateRows {
    private static final List<String> KINDS = List.of("put", "get", "head", "list", "delete");
    private static final String[] NO_TEXT = {};

    private final Map<?, ?> estimate;
    private final Map<?, ?> result;

    EstimateRows(Map<?, ?> estimate, Map<?, ?> result) {
        this.estimate = estimate;
        this.result = result;
    }

    void tell(Output output) {
        source(output);
        backups(output);
        months(output);
        charges(output);
        warnings(output);
        output.summary(ServerRows.fields(estimate), NO_TEXT);
    }

    private void source(Output output) {
        Map<?, ?> survey = map(result.get("survey"));
        Map<?, ?> change = map(result.get("change"));
        List<Map<?, ?>> groups = maps(survey.get("groups"));
        double read =
                groups.stream().mapToDouble(each -> number(each.get("read"))).sum();
        double opened =
                groups.stream().mapToDouble(each -> number(each.get("opened"))).sum();
        String what =
                estimate.get("plan") == null ? "Of no plan yet" : "The plan " + ServerRows.text(estimate.get("plan"));
        output.say(what + ": source " + ServerRows.text(estimate.get("source")) + ", policy "
                + ServerRows.text(estimate.get("policy")) + ", repository "
                + ServerRows.text(estimate.get("repository")) + ".");
        output.say("There are " + Units.entries((long) number(survey.get("entries"))) + " with "
                + Units.bytes((long) number(survey.get("bytes")))
                + (Boolean.TRUE.equals(survey.get("whole")) ? "" : ", about: it was listed in part")
                + "; a sample of " + Units.bytes((long) read) + " in " + Units.count((long) opened)
                + " of them was read.");
        output.say(percent(number(survey.get("twinShare"))) + " of the bytes are there twice; "
                + percent(number(change.get("perDay"))) + " of the contents change in a day, as "
                + switch (ServerRows.text(change.get("from"))) {
                    case "LEARNED" ->
                        "the last " + Units.count((long) number(change.get("backups")), "backup") + " showed.";
                    case "SAID" -> "you said.";
                    default -> "is assumed.";
                });
    }

    private void backups(Output output) {
        Map<?, ?> first = map(result.get("first"));
        Map<?, ?> later = map(result.get("later"));
        String after = Units.duration(Duration.ofSeconds((long) number(result.get("laterAfter"))));
        ServerRows rows = new ServerRows("one backup", "the first", "what changed in " + after);
        figure(rows, "time", seconds(first.get("seconds")), seconds(later.get("seconds")));
        figure(rows, "entries read", count(first.get("contents")), count(later.get("contents")));
        figure(rows, "bytes read", bytes(first.get("read")), bytes(later.get("read")));
        figure(rows, "bytes stored", bytes(first.get("stored")), bytes(later.get("stored")));
        figure(rows, "asked of the source", requests(first.get("source")), requests(later.get("source")));
        figure(rows, "asked of the repository", requests(first.get("repository")), requests(later.get("repository")));
        Map<?, ?> when = map(first.get("when"));
        Map<?, ?> then = map(later.get("when"));
        figure(rows, "windows that it takes", count(when.get("windows")), count(then.get("windows")));
        figure(rows, "would begin", ServerRows.time(when.get("begins")), "-");
        figure(rows, "would end", ServerRows.time(when.get("ends")), "-");
        output.say("");
        rows.show(output);
    }

    private static void figure(ServerRows rows, String name, String first, String later) {
        rows.add(Map.of("figure", name, "first", first, "later", later), name, first, later);
    }

    private void months(Output output) {
        List<Map<?, ?>> months = maps(result.get("months"));
        ServerRows rows = new ServerRows("month", "backups", "kept at its end", "stored at its end", "requests");
        for (Map<?, ?> month : months) {
            int number = (int) number(month.get("number"));
            if (number <= 3 || number % 3 == 0) {
                rows.add(
                        month,
                        String.valueOf(number),
                        count(month.get("runs")),
                        count(month.get("kept")),
                        bytes(month.get("stored")),
                        Units.count((long) (all(month.get("source")) + all(month.get("repository")))));
            }
        }
        output.say("");
        rows.show(output);
    }

    private void charges(Output output) {
        ServerRows rows = new ServerRows("charged by", "first month", "twelfth month", "a year", "price list", "of");
        for (Map<?, ?> charge : maps(result.get("charges"))) {
            if (charge.get("priceList") != null) {
                String currency = ServerRows.text(charge.get("currency"));
                rows.add(
                        charge,
                        ServerRows.text(charge.get("store")) + " ("
                                + ServerRows.text(charge.get("side")).toLowerCase(Locale.ROOT) + ")",
                        money(map(charge.get("firstMonth")).get("all"), currency),
                        money(map(charge.get("lastMonth")).get("all"), currency),
                        money(charge.get("year"), currency),
                        ServerRows.text(charge.get("priceList")),
                        ServerRows.text(charge.get("dated")));
            }
        }
        if (rows.count() > 0) {
            output.say("");
            rows.show(output);
            output.say(
                    "The least is for a server in the region of its stores, the most for one that reads over the internet.");
        }
    }

    private void warnings(Output output) {
        if (result.get("warnings") instanceof List<?> warnings && !warnings.isEmpty()) {
            output.say("");
            warnings.forEach(each -> {
                String text = ServerRows.text(each);
                output.say("- " + text + (text.endsWith(".") ? "" : "."));
            });
        }
        output.say("");
        output.say(
                corrected()
                        ? "Corrected by what earlier backups took: holdfast plan review shows how far estimates were off."
                        : "Not corrected yet: after the next backup holdfast plan review shows how far this was off.");
    }

    private boolean corrected() {
        return !map(map(result.get("firstFactors")).get("each")).isEmpty()
                || !map(map(result.get("laterFactors")).get("each")).isEmpty();
    }

    private static String bytes(@Nullable Object span) {
        return span(span, each -> Units.bytes(Math.round(each)));
    }

    private static String seconds(@Nullable Object span) {
        return span(span, each -> Units.duration(Duration.ofMillis(Math.round(each * 1000))));
    }

    private static String money(@Nullable Object span, String currency) {
        return span(span, each -> String.format(Locale.ROOT, each >= 10 || each == 0 ? "%,.0f" : "%.2f", each)) + " "
                + currency;
    }

    private interface Shown {
        String of(double value);
    }

    /** Likely, and in brackets where it may lie; alone where that is the same. */
    private static String span(@Nullable Object value, Shown shown) {
        Map<?, ?> span = map(value);
        String likely = shown.of(number(span.get("likely")));
        String low = shown.of(number(span.get("low")));
        String high = shown.of(number(span.get("high")));
        return low.equals(high) ? likely : likely + " (" + low + " to " + high + ")";
    }

    private static String requests(@Nullable Object value) {
        Map<?, ?> requests = map(value);
        List<String> kinds = new ArrayList<>();
        for (String kind : KINDS) {
            if (number(requests.get(kind)) > 0) {
                kinds.add(Units.count((long) number(requests.get(kind))) + " " + kind);
            }
        }
        return kinds.isEmpty() ? "nothing" : String.join(", ", kinds);
    }

    private static double all(@Nullable Object requests) {
        return KINDS.stream()
                .mapToDouble(kind -> number(map(requests).get(kind)))
                .sum();
    }

    private static String count(@Nullable Object value) {
        return Units.count(Math.round(number(value)));
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100).replace(".0 %", " %");
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<Map<?, ?>> maps(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().<Map<?, ?>>map(EstimateRows::map).toList()
                : List.of();
    }
}
