package io.holdfast.demo;

import io.holdfast.engine.repository.LocalFolders;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the demo uses of this machine; tests bring their own.
 *
 * @param temporary   where its folder is made
 * @param environment variables that the commands see
 * @param address     of the interface on which its servers listen
 */
record Machine(Path temporary, Map<String, String> environment, String address) {
    Machine {
        environment = Map.copyOf(environment);
    }

    static Machine here() {
        return new Machine(Path.of(System.getProperty("java.io.tmpdir")), System.getenv(), "127.0.0.1");
    }

    LocalFolders local() {
        return LocalFolders.of(environment);
    }
}
