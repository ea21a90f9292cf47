package io.holdfast.cli.remote;

import io.holdfast.engine.error.BadInput;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 as maps, lists, texts, numbers, truths and null; within bounds, and without aliases, by which a small file means a large one. */
public final class YamlText {
    /** Characters. */
    public static final int MOST = 1 << 20;

    private static final int DEEPEST = 32;

    private YamlText() {}

    /**
     * @param from how messages call it
     * @throws BadInput if it is no YAML of one mapping, or out of bounds
     */
    public static Map<?, ?> read(String text, String from) {
        if (text.length() > MOST) {
            throw new BadInput(from + " is longer than " + MOST + " characters. Next: make several files of it");
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(from)
                .setCodePointLimit(MOST)
                .setMaxAliasesForCollections(0)
                .setAllowDuplicateKeys(false)
                .setAllowNonScalarKeys(false)
                .setSchema(new CoreSchema())
                .build();
        try {
            mustBeInBounds(new Parse(settings).parseString(text), from);
            Object read = new Load(settings).loadFromString(text);
            if (read instanceof Map<?, ?> map) {
                return map;
            }
        } catch (YamlEngineException e) {
            throw new BadInput(from + " can't be read: " + oneLine(e) + ". Next: correct it there", e);
        }
        throw new BadInput(from + " is no mapping. Next: begin it with a name and a colon; holdfast export shows one");
    }

    private static void mustBeInBounds(Iterable<Event> events, String from) {
        int depth = 0;
        for (Event event : events) {
            if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
                throw new BadInput(from + ": anchors and aliases are not taken: &"
                        + node.getAnchor().get() + ". Next: write out what they stand for");
            }
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > DEEPEST) {
                throw new BadInput(from + " is deeper than " + DEEPEST + " levels. Next: correct it");
            }
        }
    }

    /** What is wrong and where, without the lines of the file: a secret could stand in them. */
    private static String oneLine(YamlEngineException problem) {
        if (problem instanceof MarkedYamlEngineException marked) {
            return marked.getProblem()
                    + marked.getProblemMark()
                            .map(mark -> ", in line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                            .orElse("");
        }
        return String.valueOf(problem.getMessage()).lines().findFirst().orElse("it is no YAML");
    }

    /** In blocks, names in the order in which they come. */
    public static String of(@Nullable Object value) {
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .setSplitLines(false)
                        .setDereferenceAliases(true)
                        .setSchema(new CoreSchema())
                        .build())
                .dumpToString(value);
    }
}
