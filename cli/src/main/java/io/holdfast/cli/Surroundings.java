package io.holdfast.cli;

import io.holdfast.engine.key.KdfCost;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * What a command finds around it, apart from its arguments; tests bring their own.
 *
 * @param in           bytes of standard input
 * @param out          bytes of standard output, for content; text goes through picocli's writers
 * @param interruption told when a job begins that is not to be cut off
 * @param guessing     what it costs to try a password at a slot that is made: a test makes many
 */
record Surroundings(
        Map<String, String> environment,
        InputStream in,
        OutputStream out,
        Terminal terminal,
        Interruption interruption,
        KdfCost guessing) {

    Surroundings {
        environment = Map.copyOf(environment);
    }

    static Surroundings ofProcess(Map<String, String> environment) {
        return new Surroundings(
                environment,
                new BufferedInputStream(System.in, 1 << 16),
                new FileOutputStream(FileDescriptor.out),
                Terminal.ofProcess(environment),
                new Interruption(),
                KdfCost.STANDARD);
    }

    /** A variable of the environment, if it is set and not empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
