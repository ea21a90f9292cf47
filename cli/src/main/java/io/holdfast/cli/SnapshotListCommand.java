package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import io.holdfast.engine.error.BadInput;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists snapshots that a server knows. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists snapshots, newest first, whoever wrote them.")
final class SnapshotListCommand extends ServerCommand {
    private static final int SHOWN_OF_ID = 8;

    @Option(names = "--plan", paramLabel = "NAME", description = "Those of a plan's source in its repository.")
    private @Nullable String plan;

    @Option(names = "--source", paramLabel = "NAME", description = "Those of one source.")
    private @Nullable String source;

    @Option(names = "--repository", paramLabel = "NAME", description = "Those in one repository.")
    private @Nullable String repository;

    @Option(names = "--from", paramLabel = "TIME", description = "Those of this time and later ones: 2026-11-20T08:00.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Those of earlier times.")
    private @Nullable String to;

    @Option(names = "--trash", description = "Those that are forgotten, and when prune may free them.")
    private boolean trash;

    @Mixin
    private final NewestOption newest = new NewestOption();

    SnapshotListCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        ServerRows rows = new ServerRows("id", "repository", "plan", "time", "entries", "size", "grade", "source");
        boolean more = newest.read(api, path(api), snapshot -> add(snapshot, rows));
        rows.tell(
                output,
                "snapshot",
                trash
                        ? "There is no such snapshot in the trash of a repository."
                        : "There is no such snapshot. Next: holdfast rpo shows what is protected");
        output.summary(new Fields().and("snapshots", rows.count()).and("more", more), newest.hint(more));
        return ExitCodes.DONE;
    }

    private String path(ServerApi api) {
        List<String> wanted = new ArrayList<>();
        addNamed(wanted, api, Kind.PLAN, plan);
        addNamed(wanted, api, Kind.SOURCE, source);
        addNamed(wanted, api, Kind.REPOSITORY, repository);
        addTime(wanted, "from", from);
        addTime(wanted, "to", to);
        if (trash) {
            wanted.add("trash=true");
        }
        return "snapshots" + (wanted.isEmpty() ? "" : "?" + String.join("&", wanted));
    }

    private static void addNamed(List<String> wanted, ServerApi api, Kind kind, @Nullable String name) {
        if (name != null) {
            wanted.add(kind.one() + "=" + ServerNames.find(api, kind, name).get("id"));
        }
    }

    /** @throws BadInput if it is no time */
    private static void addTime(List<String> wanted, String name, @Nullable String text) {
        if (text != null) {
            String time = Units.parseTime(text, "--" + name + " ").toString();
            wanted.add(name + "=" + URLEncoder.encode(time, StandardCharsets.UTF_8));
        }
    }

    private static void add(Map<String, @Nullable Object> snapshot, ServerRows rows) {
        String id = ServerRows.text(snapshot.get("id"));
        rows.add(
                snapshot,
                id.substring(0, Math.min(SHOWN_OF_ID, id.length())),
                ServerRows.text(snapshot.get("repository")),
                ServerRows.text(snapshot.get("plan")),
                ServerRows.time(snapshot.get("time")),
                Units.count(ServerRows.number(snapshot.get("entries"))),
                Units.bytes(ServerRows.number(snapshot.get("bytes"))),
                ServerRows.text(snapshot.get("consistency")).toLowerCase(Locale.ROOT),
                ServerRows.text(snapshot.get("source")) + remarks(snapshot));
    }

    private static String remarks(Map<String, @Nullable Object> snapshot) {
        StringBuilder remarks = new StringBuilder();
        if (ServerRows.number(snapshot.get("failed")) > 0) {
            remarks.append("  (")
                    .append(Units.count(ServerRows.number(snapshot.get("failed"))))
                    .append(" could not be read)");
        }
        if (Boolean.TRUE.equals(snapshot.get("held"))) {
            remarks.append("  (held)");
        }
        if (Boolean.TRUE.equals(snapshot.get("forgotten"))) {
            remarks.append(
                    snapshot.get("until") == null
                            ? "  (no end yet)"
                            : "  (until " + ServerRows.time(snapshot.get("until")) + ")");
        }
        return remarks.toString();
    }
}
