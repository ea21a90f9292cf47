package io.holdfast.cli;

import io.holdfast.cli.remote.Kind;
import io.holdfast.cli.remote.ServerApi;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Pauses a plan, or resumes it. */
@Command(
        mixinStandardHelpOptions = true,
        description = "A paused plan runs nothing; what it missed until it is resumed is one job.")
final class PlanPauseCommand extends ServerCommand {
    /** Which of the two. */
    enum Wish {
        PAUSE("is paused. Next: holdfast plan resume NAME when it shall run again"),
        RESUME("runs again");

        private final String said;

        Wish(String said) {
            this.said = said;
        }
    }

    private final Wish wish;

    @Parameters(paramLabel = "NAME", description = "The plan.")
    private String name = "";

    PlanPauseCommand(Surroundings around, Wish wish) {
        super(around);
        this.wish = wish;
    }

    @Override
    int run(ServerApi api, Output output) {
        Object id = ServerNames.find(api, Kind.PLAN, name).get("id");
        Map<String, @Nullable Object> plan = api.post(
                        "plans/" + id + "/" + wish.name().toLowerCase(Locale.ROOT), null)
                .object();
        String sentence = "The plan " + name + " " + wish.said.replace("NAME", name);
        output.summary(new Output.Done(sentence, ExitCodes.DONE), ServerRows.fields(plan), sentence);
        return ExitCodes.DONE;
    }
}
