package io.holdfast.server.policy;

import io.holdfast.engine.backup.Hooks;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.retention.Keep;
import io.holdfast.engine.retention.KeepRules;
import io.holdfast.engine.retention.Span;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy as a document, and back. A written document says everything, so it goes on meaning the same when what is usual changes, and on a server at home
 * elsewhere. Written and read again it is the same policy.
 */
public final class PolicyJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PolicyJson() {}

    /**
     * @param home the zone of a schedule that names none
     * @throws BadInput with the path of what is wrong, and what is wanted
     */
    public static Policy read(JsonNode document, ZoneId home) {
        return new PolicyReader(home).policy(new Field("", document));
    }

    /** The whole document, its fields always in the same order. */
    public static ObjectNode write(Policy policy) {
        ObjectNode document = NODES.objectNode();
        document.set("schedule", schedule(policy.schedule()));
        document.set("window", list(policy.windows(), PolicyJson::window));
        document.set("freezes", list(policy.freezes(), PolicyJson::freeze));
        document.set("full", rhythm(policy.full()));
        document.set("keep", keep(policy.keep()));
        document.set("prune", rhythm(policy.prune()));
        document.set("verify", verify(policy.verify()));
        document.set(
                "replicas",
                list(
                        policy.replicas(),
                        each -> NODES.objectNode()
                                .put("repository", each.repository())
                                .put("lag", Amounts.text(each.lag()))));
        document.set("limits", list(policy.limits(), PolicyJson::limit));
        document.put("priority", policy.priority());
        document.set("hooks", hooks(policy.hooks()));
        document.put("rpo", Amounts.text(policy.rpo()));
        document.put("rpoInFreezes", word(policy.rpoInFreezes()));
        document.put("rto", Amounts.text(policy.rto()));
        return document;
    }

    /** For people. */
    static String text(Schedule schedule) {
        return switch (schedule) {
            case Schedule.Cron cron -> "cron '" + cron.line() + "' in " + cron.zone();
            case Schedule.Every every -> "every " + Amounts.text(every.every());
        };
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode schedule(Schedule schedule) {
        ObjectNode node = NODES.objectNode();
        switch (schedule) {
            case Schedule.Cron cron -> node.put("cron", cron.line());
            case Schedule.Every every ->
                node.put("every", Amounts.text(every.every()))
                        .put("origin", every.origin().toString());
        }
        return node.put("zone", schedule.zone().getId()).put("jitter", Amounts.text(schedule.jitter()));
    }

    private static ObjectNode window(Window window) {
        ObjectNode node = NODES.objectNode()
                .put("from", window.from().toString())
                .put("to", window.to().toString());
        node.set("days", days(window.days()));
        return node;
    }

    private static ArrayNode days(Set<DayOfWeek> days) {
        ArrayNode node = NODES.arrayNode();
        days.forEach(day -> node.add(day.name().substring(0, 3)));
        return node;
    }

    private static ObjectNode freeze(Freeze freeze) {
        ObjectNode node = NODES.objectNode().put("name", freeze.name());
        return switch (freeze) {
            case Freeze.Days days ->
                node.put("from", days.from().toString()).put("to", days.to().toString());
            case Freeze.Calendar calendar -> node.put("calendar", calendar.calendar());
        };
    }

    private static JsonNode rhythm(Policy.Rhythm rhythm) {
        return rhythm.days()
                .<JsonNode>map(days -> NODES.objectNode().put("everyDays", days))
                .orElseGet(() -> NODES.stringNode("never"));
    }

    private static JsonNode verify(Policy.Verify verify) {
        return verify.every()
                .days()
                .<JsonNode>map(days -> NODES.objectNode().put("everyDays", days).put("withinDays", verify.withinDays()))
                .orElseGet(() -> NODES.stringNode("never"));
    }

    private static ObjectNode keep(KeepRules rules) {
        ObjectNode node = NODES.objectNode();
        for (Keep keep : Keep.values()) {
            if (rules.counts().containsKey(keep)) {
                node.put(word(keep), rules.counts().get(keep));
            }
        }
        rules.within().ifPresent(span -> node.put("within", span(span)));
        return node;
    }

    private static String span(Span span) {
        StringBuilder text = new StringBuilder();
        put(span.days().getYears(), "y", text);
        put(span.days().getMonths(), "mo", text);
        put(span.days().get(ChronoUnit.DAYS), "d", text);
        put(span.hours(), "h", text);
        return text.toString();
    }

    private static void put(long number, String unit, StringBuilder text) {
        if (number > 0) {
            text.append(number).append(unit);
        }
    }

    private static ObjectNode limit(TimedLimit limit) {
        ObjectNode node = window(limit.when());
        limit.rates().bytesPerSecond().ifPresent(rate -> node.put("bytesPerSecond", Amounts.rateText(rate)));
        limit.rates().requestsPerSecond().ifPresent(requests -> node.put("requestsPerSecond", requests));
        return node.put("adaptive", limit.rates().adaptive());
    }

    private static ObjectNode hooks(Hooks.Commands hooks) {
        ObjectNode node = NODES.objectNode();
        hooks.before().ifPresent(command -> node.put("before", command));
        hooks.after().ifPresent(command -> node.put("after", command));
        return node.put("timeLimit", Amounts.text(hooks.limit()));
    }

    private static <T> ArrayNode list(List<T> list, Function<T, ObjectNode> writing) {
        ArrayNode node = NODES.arrayNode();
        list.forEach(each -> node.add(writing.apply(each)));
        return node;
    }
}
