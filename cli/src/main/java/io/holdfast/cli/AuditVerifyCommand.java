package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import io.holdfast.engine.error.BadInput;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells whether the trail of changes is whole. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Walks along the chain of the whole trail, and tells whether an entry was changed or taken out: exit code 4.",
            "Whoever may write to the database could make the whole chain anew. What it prints, kept elsewhere and given"
                    + " back by --known, tells that too."
        },
        footer = {"", "Example:", "  holdfast audit verify --known 812:9f3a...c1"})
final class AuditVerifyCommand extends ServerCommand {
    private static final Pattern KNOWN = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

    @Option(
            names = "--known",
            paramLabel = "NUMBER:HASH",
            description = "An entry as it was at an earlier time, printed by this command.")
    private @Nullable String known;

    AuditVerifyCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(ServerApi api, Output output) {
        Map<String, @Nullable Object> walk =
                api.get("audit/walk" + (known == null ? "" : query(known))).object();
        Object broken = walk.get("broken");
        boolean whole = broken == null;
        String sentence = whole
                ? "The trail is whole: " + walk.get("entries") + " entries."
                : "The trail is broken at entry " + broken + ": it was changed, or one before it was taken out. Next:"
                        + " compare with a backup of the server, and ask who may write to its database";
        String head = walk.get("entries") + ":" + ServerRows.text(walk.get("head"));
        output.summary(
                new Output.Done(sentence, whole ? ExitCodes.DONE : ExitCodes.DAMAGE),
                ServerRows.fields(walk),
                whole
                        ? new String[] {sentence + " Keep this elsewhere, for --known:", "", "    " + head}
                        : new String[] {sentence});
        return whole ? ExitCodes.DONE : ExitCodes.DAMAGE;
    }

    private static String query(String known) {
        Matcher matcher = KNOWN.matcher(known);
        if (!matcher.matches()) {
            throw new BadInput("'" + known + "' is no number and hash of an entry. Next: give what an earlier"
                    + " holdfast audit verify has printed");
        }
        return "?number=" + matcher.group(1) + "&hash=" + matcher.group(2);
    }
}
