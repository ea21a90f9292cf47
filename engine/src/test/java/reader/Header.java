package reader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * {@code holdfast.json} (§3).
 *
 * @param id repository id, 16 bytes
 * @param window W in milliseconds
 * @param clockSpread E in milliseconds
 * @param hash SHA-256 of the object's bytes
 * @param mayWrite no unknown feature forbids writing
 * @param mayDelete no unknown feature forbids deleting
 */
public record Header(byte[] id, long window, long clockSpread, byte[] hash, boolean mayWrite, boolean mayDelete) {
    private static final int DEEPEST = 4;

    static Header read(byte[] bytes) {
        Refused.unless(bytes.length <= Ceilings.HEADER, "holdfast.json is longer than 64 KiB");
        Map<String, Object> values = parse(bytes);
        demand(values, "magic", "holdfast-repository");
        demand(values, "format", 1L);
        demand(values, "suite", 1L);
        String id = values.get("id") instanceof String text ? text : "";
        Refused.unless(id.matches("[0-9a-f]{32}"), "holdfast.json: id is not 32 hexadecimal digits");
        Refused.unless(features(values, "read"), "holdfast.json: a feature under read is unknown; use a newer release");
        boolean mayWrite = features(values, "write");
        return new Header(
                HexFormat.of().parseHex(id),
                seconds(values, "times.window"),
                seconds(values, "times.clockSpread"),
                Crypto.sha256(bytes),
                mayWrite,
                mayWrite && features(values, "delete"));
    }

    private static void demand(Map<String, Object> values, String name, Object value) {
        Refused.unless(value.equals(values.get(name)), "holdfast.json: " + name + " is not " + value);
    }

    /** Format 1 knows no feature: any name is an unknown one. */
    private static boolean features(Map<String, Object> values, String name) {
        return values.get("features." + name) instanceof List<?> names && names.isEmpty();
    }

    private static long seconds(Map<String, Object> values, String name) {
        if (values.get(name) instanceof Long seconds && seconds >= 0 && seconds <= 1_000_000_000) {
            return seconds * 1_000;
        }
        throw new Refused("holdfast.json: " + name + " is missing or out of bounds");
    }

    /** @return members by their path, {@code features.read}; values are texts, whole numbers and lists of texts; others are left out */
    private static Map<String, Object> parse(byte[] bytes) {
        var factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                .build();
        var values = new HashMap<String, Object>();
        try (var parser = factory.createParser(ObjectReadContext.empty(), bytes)) {
            Refused.unless(parser.nextToken() == JsonToken.START_OBJECT, "holdfast.json is not an object");
            members(parser, "", values);
            Refused.unless(parser.nextToken() == null, "holdfast.json: something follows the object");
        } catch (JacksonException e) {
            throw new Refused("holdfast.json is not JSON", e);
        }
        return values;
    }

    private static void members(JsonParser parser, String prefix, Map<String, Object> values) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String path = prefix + parser.currentName();
            switch (parser.nextToken()) {
                case START_OBJECT -> members(parser, path + ".", values);
                case START_ARRAY -> values.put(path, texts(parser));
                case VALUE_STRING -> values.put(path, parser.getString());
                case VALUE_NUMBER_INT -> values.put(path, parser.getLongValue());
                default -> {}
            }
        }
    }

    private static List<String> texts(JsonParser parser) {
        var texts = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(String.valueOf(parser.getString()));
            parser.skipChildren();
        }
        return texts;
    }
}
