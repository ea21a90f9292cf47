package io.holdfast.cli.remote;

import io.holdfast.cli.remote.Configuration.Thing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be done with one thing, so that the server knows it as the file says. */
public sealed interface Step {
    Thing thing();

    /** The server has none of this name. */
    record Create(Thing thing, List<Difference> fields) implements Step {
        public Create {
            fields = List.copyOf(fields);
        }
    }

    /**
     * It has one that differs.
     *
     * @param before as the API has it, with id and version
     * @param secret whether its secret is sent too: it is not known whether that differs
     */
    record Change(Thing thing, Map<String, @Nullable Object> before, List<Difference> fields, boolean secret)
            implements Step {
        public Change {
            fields = List.copyOf(fields);
        }
    }

    /**
     * The file does not name it.
     *
     * @param before as the API has it, with id and version
     */
    record Delete(Thing thing, Map<String, @Nullable Object> before) implements Step {}

    /** It has it so already. */
    record Same(Thing thing) implements Step {}
}
