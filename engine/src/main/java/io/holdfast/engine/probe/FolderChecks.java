package io.holdfast.engine.probe;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a folder is asked beside the rest: on what it lies, and which names it takes. */
final class FolderChecks {
    /** File systems that a server on the network keeps, with caches of folders on each client. */
    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs3",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "sshfs",
            "9p",
            "afs",
            "ceph",
            "glusterfs",
            "lustre");

    /** As docs/protocol.md, section 9, has it of those. */
    private static final Duration NETWORK_DELAY = Duration.ofMinutes(2);

    private static final Duration NETWORK_SPREAD = Duration.ofMinutes(1);

    private static final long LITTLE = 10L << 30;

    private static final List<String> ODD = List.of(
            "with space",
            " before",
            "after ",
            "dot.",
            "col:on",
            "back\\slash",
            "star*",
            "quest?",
            "quote\"",
            "less<",
            "pipe|",
            "new\nline",
            "tab\t",
            "control\u0001",
            "ümlaut",
            "日本",
            "😀",
            "CON",
            "~tilde",
            "-dash",
            "n".repeat(255));

    private final Path folder;
    private final Bench bench;

    FolderChecks(Path folder, Bench bench) {
        this.folder = folder;
        this.bench = bench;
    }

    List<Check> all() {
        return List.of(
                new Check("file-system", Weight.USEFUL, this::fileSystem),
                new Check("free-space", Weight.USEFUL, this::freeSpace),
                new Check("letter-case", Weight.USEFUL, this::letterCase),
                new Check("odd-names", Weight.USEFUL, this::oddNames));
    }

    private Answer fileSystem() {
        String type = type();
        if (isOnTheNetwork(type)) {
            bench.suppose(NETWORK_DELAY, NETWORK_SPREAD);
            return Answer.noted(
                    type + ", which a server keeps",
                    "Other machines may see what is put here " + Spell.time(NETWORK_DELAY)
                            + " late: deletion has to wait for it.");
        }
        if (type.equals("tmpfs") || type.equals("ramfs")) {
            return Answer.noted(type, "This is memory: what lies here is gone when the machine restarts.");
        }
        return Answer.passed(type, "");
    }

    static boolean isOnTheNetwork(String type) {
        String small = type.toLowerCase(Locale.ROOT);
        return NETWORK.contains(small.startsWith("fuse.") ? small.substring("fuse.".length()) : small);
    }

    private String type() {
        try {
            return disk().type();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private FileStore disk() throws IOException {
        return Files.getFileStore(folder);
    }

    private Answer freeSpace() {
        try {
            long free = disk().getUsableSpace();
            long total = disk().getTotalSpace();
            String measured = Spell.bytes(free) + " of " + Spell.bytes(total) + " free";
            return free < LITTLE
                    ? Answer.noted(
                            measured,
                            "A backup that fills the disk fails, and harms nothing; prune needs room for its records, too.")
                    : Answer.passed(measured, "");
        } catch (IOException e) {
            return Answer.skipped("the free space is not known", "");
        }
    }

    private Answer letterCase() {
        return make("letter-a") && Files.exists(folder.resolve("LETTER-A"))
                ? Answer.noted(
                        "A and a are one name",
                        "A restore to here can't hold two files whose names differ in that alone. Repositories are not concerned.")
                : Answer.passed("A and a are two names", "");
    }

    private Answer oddNames() {
        List<String> refused = new ArrayList<>();
        for (String name : ODD) {
            if (!make(name) || !isListed(name)) {
                refused.add(name.length() > 20 ? name.length() + " bytes" : shown(name));
            }
        }
        return refused.isEmpty()
                ? Answer.passed(ODD.size() + " odd names are kept as they are", "")
                : Answer.noted(
                        "not kept: " + Spell.few(refused),
                        "A restore to here leaves out or names such files. Repositories are not concerned.");
    }

    static String shown(String name) {
        StringBuilder shown = new StringBuilder("\"");
        name.codePoints().forEach(each -> {
            if (each < 32 || each == 127 || (each >= 0x80 && each < 0xa0) || each == 0x200f) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", each));
            } else {
                shown.appendCodePoint(each);
            }
        });
        return shown.append('"').toString();
    }

    private boolean make(String name) {
        try {
            Path file = folder.resolve(name);
            Files.write(file, new byte[1], StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return true;
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private boolean isListed(String name) {
        try (var all = Files.newDirectoryStream(folder)) {
            for (Path each : all) {
                if (String.valueOf(each.getFileName()).equals(name)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
