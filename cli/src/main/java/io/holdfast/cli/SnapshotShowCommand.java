package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import io.holdfast.cli.remote.YamlText;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.NotFound;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a snapshot that a server knows. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a snapshot: of what it is, who made it, and how good it is.")
final class SnapshotShowCommand extends ServerCommand {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{1,32}");
    private static final int MOST = 500;

    @Parameters(paramLabel = "ID", description = "The snapshot, or as much of its id as no other one begins with.")
    private String id = "";

    @Option(
            names = "--repository",
            paramLabel = "NAME",
            description = "Where it is; a copy of a repository has the same ids.")
    private @Nullable String repository;

    SnapshotShowCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        if (!ID.matcher(id).matches()) {
            throw new BadInput("'" + id + "' is no id of a snapshot. Next: take one from holdfast snapshot list");
        }
        String path = "snapshots?id=" + id
                + (repository == null
                        ? ""
                        : "&repository="
                                + ServerNames.find(api, Kind.REPOSITORY, repository)
                                        .get("id"));
        List<Map<String, @Nullable Object>> found = Stream.of(path, path + "&trash=true")
                .flatMap(each -> ServerApi.items(api.page(each, MOST, "")).stream())
                .toList();
        if (found.isEmpty()) {
            throw new NotFound("There is no snapshot whose id begins with " + id + ". Next: holdfast snapshot list");
        }
        if (found.size() > 1) {
            throw new BadInput("Several snapshots have an id that begins with " + id + ": "
                    + found.stream()
                            .limit(5)
                            .map(each -> each.get("id") + " in " + each.get("repository"))
                            .collect(Collectors.joining(", "))
                    + ". Next: give more of it, or --repository");
        }
        output.summary(
                ServerRows.fields(found.getFirst()),
                YamlText.of(found.getFirst()).strip());
        return ExitCodes.DONE;
    }
}
