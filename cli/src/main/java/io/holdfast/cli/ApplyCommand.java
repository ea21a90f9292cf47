package io.holdfast.cli;

import io.holdfast.cli.remote.ApplyPlan;
import io.holdfast.cli.remote.Configuration;
import io.holdfast.cli.remote.Difference;
import io.holdfast.cli.remote.ServerApi;
import io.holdfast.cli.remote.ServerThings;
import io.holdfast.cli.remote.Step;
import io.holdfast.cli.remote.YamlText;
import io.holdfast.engine.error.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a server know what a file says. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description =
                "Makes a server know what a file says: shows what that changes, asks, and does it. Names say which thing"
                        + " is which; what the file does not name stays, unless you say --delete-others. Twice the same changes"
                        + " nothing.",
        footer = {
            "",
            "Examples:",
            "  holdfast export > backup.yaml",
            "  holdfast apply -f backup.yaml --dry-run",
            "  holdfast apply -f backup.yaml --yes",
            "",
            "Secrets are not in the file, which is made for git. It says where they are:",
            "  credentialFrom: {env: NAME}    a variable, or {file: PATH}: id and secret with a blank between them",
            "  passwordFrom: {env: NAME}      of a repository; with make: true it is made where there is none"
        })
final class ApplyCommand extends ServerCommand {
    private final Surroundings around;

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "What is wanted, in YAML; - for standard input.")
    private String file = "";

    @Option(names = "--dry-run", description = "Shows what would change, and ends.")
    private boolean rehearsed;

    @Option(names = "--yes", description = "Does it without asking.")
    private boolean sure;

    @Option(names = "--secrets", description = "Sends the secrets of what is there already again: they were changed.")
    private boolean secrets;

    @Option(
            names = "--delete-others",
            description = "Makes the server forget what the sections of the file do not name; about a section that it"
                    + " has not, it says nothing. No backup is deleted by this.")
    private boolean alone;

    ApplyCommand(Surroundings around) {
        super(around);
        this.around = around;
    }

    @Override
    int run(ServerApi api, Output output) {
        Configuration wanted = Configuration.read(text(), file, folder());
        ApplyPlan plan = ApplyPlan.of(
                wanted,
                ServerThings.of(api),
                api,
                secrets ? ApplyPlan.Secrets.SENT : ApplyPlan.Secrets.KEPT,
                alone ? ApplyPlan.Others.DELETED : ApplyPlan.Others.STAY);
        plan.toDo().forEach(step -> tell(step, output));
        if (!plan.toDo().isEmpty() && !rehearsed) {
            mustBeWanted(plan);
            int[] done = new int[1];
            try {
                plan.carryOut(api, around::variable, _ -> done[0]++);
            } finally {
                if (done[0] < plan.toDo().size()) {
                    output.note(done[0] + " of " + plan.toDo().size()
                            + " were done, and stay. Next: mend what is told below, and run it again");
                }
            }
        }
        tellWhole(plan, output);
        return ExitCodes.DONE;
    }

    private void mustBeWanted(ApplyPlan plan) {
        if (sure) {
            return;
        }
        String answer = around.terminal()
                .question()
                .orElseThrow(() -> new BadInput(
                        "Nobody is there to be asked whether this is wanted. Next: --dry-run, or --yes to do it"))
                .apply("Do these " + plan.toDo().size() + "? (yes/no) ");
        if (!"yes".equals(answer)) {
            throw new BadInput("It was not wanted, and nothing is done. Next: answer yes, or change " + file);
        }
    }

    private static void tell(Step step, Output output) {
        String named =
                step.thing().kind().one() + " " + ServerRows.text(step.thing().name());
        switch (step) {
            case Step.Create create -> told("+ " + named, "create", step, create.fields(), output);
            case Step.Change change ->
                told(
                        "~ " + named + (change.secret() ? " (with its secret)" : ""),
                        "change",
                        step,
                        change.fields(),
                        output);
            case Step.Delete _ -> told("- " + named, "delete", step, List.of(), output);
            case Step.Same _ -> {}
        }
    }

    private static void told(String head, String change, Step step, List<Difference> fields, Output output) {
        StringBuilder lines = new StringBuilder(head);
        for (Difference each : fields) {
            lines.append("\n    ").append(ServerRows.text(each.path())).append(": ");
            if (!(step instanceof Step.Create)) {
                lines.append(ServerRows.text(each.before())).append(" -> ");
            }
            lines.append(ServerRows.text(each.after()));
        }
        output.row(
                lines.toString(),
                "change",
                new Fields()
                        .and("kind", step.thing().kind().one())
                        .and("name", step.thing().name())
                        .and("change", change)
                        .and(
                                "fields",
                                fields.stream()
                                        .map(each -> new Fields()
                                                .and("path", each.path())
                                                .and("before", Optional.ofNullable(each.before()))
                                                .and("after", Optional.ofNullable(each.after())))
                                        .toList()));
    }

    private void tellWhole(ApplyPlan plan, Output output) {
        long made = plan.steps().stream().filter(Step.Create.class::isInstance).count();
        long changed =
                plan.steps().stream().filter(Step.Change.class::isInstance).count();
        long deleted =
                plan.steps().stream().filter(Step.Delete.class::isInstance).count();
        long same = plan.steps().size() - made - changed - deleted;
        boolean applied = !rehearsed;
        String sentence = made + changed + deleted == 0
                ? "The server knows all of it so already."
                : (applied ? "Done: " : "Would be done: ") + made + " made, " + changed + " changed, "
                        + (deleted > 0 ? deleted + " deleted, " : "") + same + " as they were; " + plan.others()
                        + " that the file does not name stay.";
        output.summary(
                new Output.Done(sentence, ExitCodes.DONE),
                new Fields()
                        .and("made", made)
                        .and("changed", changed)
                        .and("deleted", deleted)
                        .and("same", same)
                        .and("others", plan.others())
                        .and("applied", applied),
                sentence);
    }

    private String text() {
        try (InputStream in = file.equals("-") ? around.in() : Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(YamlText.MOST + 1);
            if (bytes.length > YamlText.MOST) {
                throw new BadInput(file + " is longer than a megabyte. Next: make several files of it");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadInput(file + " is no UTF-8. Next: save it so", e);
        } catch (IOException e) {
            throw new BadInput(file + " can't be read. Next: check that it is there and that you may read it", e);
        }
    }

    private Path folder() {
        @Nullable
        Path parent = file.equals("-") ? null : Path.of(file).toAbsolutePath().getParent();
        return parent == null ? Path.of("").toAbsolutePath() : parent;
    }
}
