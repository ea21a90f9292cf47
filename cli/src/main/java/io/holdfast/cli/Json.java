package io.holdfast.cli;

import java.io.StringWriter;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Objects for machines, one a line. What they hold: {@code docs/json.md}. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    static String text(String type, Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            generator.writeStartObject();
            generator.writeStringProperty("type", type);
            members(generator, fields.values());
            generator.writeEndObject();
        }
        return text.toString();
    }

    private static void members(JsonGenerator generator, Map<String, ?> fields) {
        fields.forEach((name, value) -> {
            generator.writeName(name);
            write(generator, value);
        });
    }

    private static void write(JsonGenerator generator, Object value) {
        switch (value) {
            case Fields fields -> {
                generator.writeStartObject();
                members(generator, fields.values());
                generator.writeEndObject();
            }
            case Collection<?> list -> {
                generator.writeStartArray();
                list.forEach(inner -> write(generator, inner));
                generator.writeEndArray();
            }
            case Optional<?> maybe -> maybe.ifPresentOrElse(inner -> write(generator, inner), generator::writeNull);
            case Long number -> generator.writeNumber(number);
            case Integer number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case Boolean truth -> generator.writeBoolean(truth);
            default -> generator.writeString(value.toString());
        }
    }
}
