package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import io.holdfast.cli.remote.YamlText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a price list, as {@code price set} takes it. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one, as 'price set' takes it.")
final class PriceShowCommand extends ServerCommand {
    /** What the server says of one, and nobody else. */
    static final List<String> OF_THE_SERVER = List.of("id", "shipped", "version", "changed");

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    PriceShowCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        Map<String, @Nullable Object> list = ServerNames.find(api, "price", name);
        Map<String, @Nullable Object> said = new LinkedHashMap<>(list);
        said.keySet().removeAll(OF_THE_SERVER);
        output.summary(ServerRows.fields(list), YamlText.of(withoutNulls(said)).strip());
        return ExitCodes.DONE;
    }

    private static @Nullable Object withoutNulls(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> some = new LinkedHashMap<>();
            map.forEach((name, each) -> {
                if (each != null) {
                    some.put(name, withoutNulls(each));
                }
            });
            return some;
        }
        return value instanceof List<?> list
                ? list.stream().map(PriceShowCommand::withoutNulls).toList()
                : value;
    }
}
