package io.holdfast.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The form of what a command says. */
final class OutputOptions {
    private final Surroundings around;

    @Option(names = "--json", description = "One JSON object a line, the last of type summary: docs/json.md.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    OutputOptions(Surroundings around) {
        this.around = around;
    }

    Output open() {
        return new Output(
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                json ? Output.Form.MACHINES : Output.Form.PEOPLE,
                around.terminal().width(),
                System::nanoTime);
    }
}
