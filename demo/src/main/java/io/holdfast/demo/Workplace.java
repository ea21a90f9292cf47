package io.holdfast.demo;

import io.holdfast.engine.repository.LocalFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * What the commands find around them: credentials and a file with a password. Closing it removes all that they left on this
 * machine, and puts back what was changed.
 */
final class Workplace implements AutoCloseable {
    private static final String PASSWORD = "password";

    private final Path folder;
    private final LocalFolders local;
    private final List<Path> madeByCommands;
    private final List<Path> left = new ArrayList<>();
    private final Map<String, @Nullable String> propertiesBefore = new LinkedHashMap<>();

    /** Sets the credentials, where the S3 client looks for them first, for this process alone. */
    Workplace(Machine machine, AwsBasicCredentials credentials, String password) {
        local = machine.local();
        folder = folderWith(password, machine.temporary());
        left.add(folder);
        madeByCommands = missingFolders();
        set("aws.accessKeyId", credentials.accessKeyId());
        set("aws.secretAccessKey", credentials.secretAccessKey());
    }

    private static Path folderWith(String password, Path temporary) {
        try {
            Path folder = Files.createTempDirectory(temporary, "holdfast-demo-");
            try {
                Files.writeString(folder.resolve(PASSWORD), password + "\n");
            } catch (IOException e) {
                removeTree(folder);
                throw e;
            }
            return folder;
        } catch (IOException e) {
            throw new DemoFailed(
                    "nothing could be written in " + temporary,
                    "make room there, or name another folder in HOLDFAST_JAVA_OPTS=-Djava.io.tmpdir=FOLDER",
                    e);
        }
    }

    Path passwordFile() {
        return folder.resolve(PASSWORD);
    }

    /** What commands keep on this machine for this repository is to be removed at the end. */
    void forgetLater(String repositoryId) {
        left.add(local.cache().resolve(repositoryId));
        left.add(local.state().resolve(repositoryId));
    }

    private void set(String property, String value) {
        propertiesBefore.put(property, System.getProperty(property));
        System.setProperty(property, value);
    }

    /** Folders above caches and state that are not there yet, the innermost first. */
    private List<Path> missingFolders() {
        List<Path> missing = new ArrayList<>();
        for (Path start : List.of(local.cache(), local.state())) {
            for (Path each = start; each != null && !Files.exists(each); each = each.getParent()) {
                missing.add(each);
            }
        }
        missing.sort(Comparator.comparingInt(Path::getNameCount).reversed());
        return missing;
    }

    @Override
    public void close() {
        propertiesBefore.forEach((property, value) -> {
            if (value == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
        try {
            for (Path each : left) {
                removeTree(each);
            }
            for (Path each : madeByCommands) {
                removeIfEmpty(each);
            }
        } catch (IOException e) {
            throw new DemoFailed("the demo could not tidy up", "remove what is left of " + left, e);
        }
    }

    private static void removeTree(Path top) throws IOException {
        if (Files.exists(top)) {
            List<Path> all;
            try (Stream<Path> found = Files.walk(top)) {
                all = found.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : all) {
                Files.delete(each);
            }
        }
    }

    private static void removeIfEmpty(Path made) throws IOException {
        if (Files.isDirectory(made)) {
            try (Stream<Path> inside = Files.list(made)) {
                if (inside.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(made);
        }
    }
}
