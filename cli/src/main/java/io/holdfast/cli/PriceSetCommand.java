package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import io.holdfast.cli.remote.YamlText;
import io.holdfast.engine.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts a price list: a new one, or in the place of one of its name. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description =
                "Puts a price list, a new one or in the place of the one of its name, from a file as 'price show' prints it.",
        footer = {
            "",
            "Such a file; what is not known is left out, and sums are without it:",
            "  name: our cluster",
            "  provider: other                 # aws, cos, obs, minio, ceph, other",
            "  endpoint: s3.example.com        # or region: ap-shanghai",
            "  currency: CNY",
            "  dated: 2026-11-28               # when the prices were read",
            "  storage: [{perGibMonth: 0.05}]  # steps: [{upToGib: 51200, perGibMonth: 0.05}, {perGibMonth: 0.04}]",
            "  putPer10000: 0.01               # also getPer10000, listPer10000, deletePer10000",
            "  outPerGib: 0.5                  # to the internet; readPerGib where reading itself costs",
            "",
            "Example:",
            "  holdfast price set -f ours.yaml"
        })
final class PriceSetCommand extends ServerCommand {
    @Option(names = "-f", paramLabel = "FILE", required = true, description = "The price list, in YAML.")
    private Path file = Path.of("");

    PriceSetCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        Map<?, ?> draft = read();
        if (!(draft.get("name") instanceof String name)) {
            throw new BadInput(file + ": a price list has a name. Next: write name: …");
        }
        Optional<Map<String, @Nullable Object>> before = api.all(Kind.PRICE.path()).stream()
                .filter(each -> name.equals(each.get("name")))
                .findFirst();
        Map<String, @Nullable Object> put = before.map(
                        each -> api.put(Kind.PRICE.path() + "/" + each.get("id"), ServerApi.version(each), draft))
                .orElseGet(() -> api.post(Kind.PRICE.path(), draft))
                .object();
        String sentence = "The price list '" + name + "' "
                + (before.isPresent() ? "was put in the place of the one before." : "is new.");
        output.summary(new Output.Done(sentence, ExitCodes.DONE), ServerRows.fields(put), sentence);
        return ExitCodes.DONE;
    }

    private Map<?, ?> read() {
        try {
            return YamlText.read(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new BadInput(file + " can't be read: " + e.getMessage() + ". Next: check the path", e);
        }
    }
}
