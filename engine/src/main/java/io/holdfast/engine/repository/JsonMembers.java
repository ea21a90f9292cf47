package io.holdfast.engine.repository;

import io.holdfast.engine.error.Damaged;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The members of a JSON object that nobody trusts: small, shallow, no member twice. A member is there with the type that
 * is asked for, or the object is damaged; members that nobody asks for are passed over.
 */
final class JsonMembers {
    private static final int MAX_DEPTH = 4;

    private final Map<String, Object> values;
    private final String what;

    private JsonMembers(Map<String, Object> values, String what) {
        this.values = values;
        this.what = what;
    }

    static JsonMembers parse(byte[] bytes, int most, String what) {
        if (bytes.length > most) {
            throw new Damaged(what + " is damaged: it is longer than " + most + " bytes");
        }
        try (JsonParser parser = factory().createParser(ObjectReadContext.empty(), utf8(bytes))) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                JsonMembers members = members(parser, what);
                if (parser.nextToken() == null) {
                    return members;
                }
            }
            throw new Damaged(what + " is damaged: it is not one JSON object");
        } catch (JacksonException | CharacterCodingException e) {
            throw new Damaged(what + " is damaged: it is not JSON in UTF-8, or nested too deep", e);
        }
    }

    void require(String name, String value) {
        if (!text(name).equals(value)) {
            throw damaged(name);
        }
    }

    String text(String name) {
        return text(values.get(name), name);
    }

    /** A whole number from 0 to {@code most}. */
    long number(String name, long most) {
        if (values.get(name) instanceof Long number && number >= 0 && number <= most) {
            return number;
        }
        throw damaged(name);
    }

    List<String> texts(String name) {
        if (values.get(name) instanceof List<?> list) {
            return list.stream().map(each -> text(each, name)).toList();
        }
        throw damaged(name);
    }

    JsonMembers object(String name) {
        if (values.get(name) instanceof JsonMembers members) {
            return members;
        }
        throw damaged(name);
    }

    Damaged damaged(String name) {
        return new Damaged(what + " is damaged: its member \"" + name + "\" is missing or out of bounds");
    }

    private String text(@Nullable Object value, String name) {
        if (value instanceof String text) {
            return text;
        }
        throw damaged(name);
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(20)
                        .build())
                .build();
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static JsonMembers members(JsonParser parser, String what) {
        Map<String, Object> members = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            members.put(name, value(parser, parser.nextToken(), what));
        }
        return new JsonMembers(members, what);
    }

    private static List<Object> elements(JsonParser parser, String what) {
        List<Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token, what));
        }
        return elements;
    }

    /** Objects, lists, texts and whole numbers; of any other value only that it is there. */
    private static Object value(JsonParser parser, JsonToken token, String what) {
        return switch (token) {
            case START_OBJECT -> members(parser, what);
            case START_ARRAY -> elements(parser, what);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            default -> token;
        };
    }
}
