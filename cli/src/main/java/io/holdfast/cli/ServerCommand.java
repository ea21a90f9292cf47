package io.holdfast.cli;

import io.holdfast.cli.remote.ServerApi;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that calls a server, and tells what it answered. */
abstract class ServerCommand implements Callable<Integer> {
    @Mixin
    private final ServerOptions servers;

    @Mixin
    private final OutputOptions outputs;

    ServerCommand(Surroundings around) {
        this.servers = new ServerOptions(around);
        this.outputs = new OutputOptions(around);
    }

    @Override
    public final Integer call() {
        Output output = outputs.open();
        try (ServerApi api = servers.open()) {
            return run(api, output);
        }
    }

    /** @return the exit code */
    abstract int run(ServerApi api, Output output);
}
