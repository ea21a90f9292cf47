package io.holdfast.cli.remote;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields of a price list, so that those that mean the same are the same: 1 and 1.0, a step without an end that says so, a host in capitals. */
final class PriceFields {
    static final List<String> WANTED = List.of("provider", "currency", "dated", "storage");

    private static final List<String> TEXTS = List.of("region", "endpoint", "storageClass", "url", "note");
    private static final Set<String> PRICES =
            Set.of("putPer10000", "getPer10000", "listPer10000", "deletePer10000", "outPerGib", "readPerGib");

    private PriceFields() {}

    /** As {@code PriceListDraft} of the server has them. */
    static Map<String, @Nullable Object> usual() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        TEXTS.forEach(name -> map.put(name, null));
        map.put("confirmed", false);
        PRICES.stream().sorted().forEach(name -> map.put(name, null));
        return map;
    }

    static boolean isPrice(String name) {
        return PRICES.contains(name);
    }

    /** Whether something is a list of steps, each with numbers by their names. */
    static boolean areSteps(@Nullable Object value) {
        return value instanceof List<?> list
                && list.stream()
                        .allMatch(each -> each instanceof Map<?, ?> step
                                && step.entrySet().stream()
                                        .allMatch(field -> field.getKey() instanceof String
                                                && (field.getValue() == null || field.getValue() instanceof Number)));
    }

    static Map<String, @Nullable Object> alike(Map<String, @Nullable Object> fields) {
        Map<String, @Nullable Object> alike = new LinkedHashMap<>();
        fields.forEach((name, value) -> alike.put(
                name,
                name.equals("endpoint") && value instanceof String host
                        ? host.toLowerCase(Locale.ROOT)
                        : alike(value)));
        return alike;
    }

    private static @Nullable Object alike(@Nullable Object value) {
        return switch (value) {
            case Integer number -> number.longValue();
            case Double number when number == Math.rint(number) && Math.abs(number) < 1L << 53 -> number.longValue();
            case List<?> steps -> steps.stream().map(PriceFields::alike).toList();
            case Map<?, ?> step -> {
                Map<Object, @Nullable Object> some = new LinkedHashMap<>();
                step.forEach((name, each) -> {
                    if (each != null) {
                        some.put(name, alike(each));
                    }
                });
                yield some;
            }
            case null, default -> value;
        };
    }
}
