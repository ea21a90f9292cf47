package io.holdfast.engine.store.credentials;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Texts and numbers of a JSON object that nobody trusts, by name, those of an object in it as {@code outer.inner}. */
final class JsonTexts {
    private static final int MAX_DEPTH = 4;

    private final Map<String, String> texts = new HashMap<>();

    private JsonTexts() {}

    /** Empty if it is no such object. */
    static Optional<Map<String, String>> read(String json) {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(20)
                        .build())
                .build();
        var read = new JsonTexts();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            read.object(parser, "");
            return parser.nextToken() == null ? Optional.of(read.texts) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private void object(JsonParser parser, String above) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = above + parser.currentName();
            switch (parser.nextToken()) {
                case START_OBJECT -> object(parser, name + ".");
                case START_ARRAY -> parser.skipChildren();
                case VALUE_STRING, VALUE_NUMBER_INT -> texts.put(name, parser.getString());
                default -> {
                    // Nothing that anybody asks for.
                }
            }
        }
    }
}
