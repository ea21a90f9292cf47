package io.holdfast.engine.model;

import io.holdfast.engine.entry.Named;
import io.holdfast.engine.entry.Time;
import io.holdfast.engine.posix.Refused;
import io.holdfast.engine.posix.Stat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;

/** What people and programs do to a tree. */
final class TreeChanges {
    /** Some that sort around the slash of a folder's key, some that no text is. */
    private static final List<String> NAMES = List.of(
            "a",
            "a-",
            "a.b",
            "a0",
            "b",
            "c",
            "d.txt",
            "e f",
            "-rf",
            "\u00ff\u00fe",
            "n\nl",
            "\u00c3\u00a9",
            "e\u00cc\u0081",
            "*",
            "[x]",
            "!not",
            "#c",
            "\\",
            "A",
            ".hidden",
            "x".repeat(200),
            "\u0001",
            "...",
            "~");

    private final DiskTree tree;
    private final Random random;
    private final Contents contents;
    private final int longest;

    TreeChanges(DiskTree tree, Random random, int longest) {
        this.tree = tree;
        this.random = random;
        this.contents = new Contents(random, longest);
        this.longest = longest;
    }

    void change() throws Refused {
        NavigableMap<String, Shape> all = tree.state();
        List<String> files = keys(all, Stat.FILE);
        List<String> folders = keys(all, Stat.FOLDER);
        List<String> any = all.keySet().stream().filter(key -> !key.isEmpty()).toList();
        if (files.isEmpty() || any.size() < 6) {
            create(free(folders, all));
            return;
        }
        String file = one(files);
        String other = one(any);
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4 -> create(free(folders, all));
            case 5, 6 -> overwrite(file, all);
            case 7 -> tree.write(file, contents.next(), shape(all, file).size());
            case 8 ->
                tree.truncate(file, random.nextLong(Math.min(shape(all, file).size() * 2, 2L * longest) + 1));
            case 9 -> changedInPlaceWithItsOldTime(file, all);
            case 10, 11 -> tree.delete(other);
            case 12 -> move(other, free(folders, all));
            case 13 -> swap(other, one(any));
            case 14 -> becomes(other);
            case 15, 16 -> tree.link(file, free(folders, all));
            case 17 -> tree.modified(other, time());
            case 18 -> tree.mode(file, 0400 | random.nextInt(01000));
            case 19 -> tree.extended(file, Named.of("user.x" + random.nextInt(3), "v" + random.nextInt(9)));
            case 20 -> tree.owner(file, random.nextInt(3), random.nextInt(3));
            case 21 -> sparse(free(folders, all));
            case 22 -> tree.modified(file, shape(all, one(files)).modified());
            default -> tree.folder(free(folders, all));
        }
    }

    private static Shape shape(NavigableMap<String, Shape> all, String key) {
        return Objects.requireNonNull(all.get(key));
    }

    private static List<String> keys(NavigableMap<String, Shape> all, int type) {
        return all.entrySet().stream()
                .filter(each -> each.getValue().type() == type)
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** A key that nothing has, as a file and as a folder. */
    private String free(List<String> folders, NavigableMap<String, Shape> all) {
        while (true) {
            String name = random.nextInt(3) == 0 ? "f" + random.nextInt(1000) : one(NAMES);
            String key = one(folders) + name;
            if (!all.containsKey(key) && !all.containsKey(key + "/")) {
                return key;
            }
        }
    }

    private void create(String key) throws Refused {
        switch (random.nextInt(12)) {
            case 0 -> tree.symlink(key, one(List.of("a", "../..", "/etc/passwd", "nowhere", "x".repeat(1000))));
            case 1 -> tree.fifo(key);
            case 2, 3 -> tree.folder(key);
            default -> tree.file(key, contents.next());
        }
    }

    private void overwrite(String file, NavigableMap<String, Shape> all) throws Refused {
        byte[] content = contents.next();
        tree.truncate(file, random.nextBoolean() ? 0 : shape(all, file).size());
        tree.write(file, content, 0);
    }

    /** Only ctime tells. */
    private void changedInPlaceWithItsOldTime(String file, NavigableMap<String, Shape> all) throws Refused {
        byte[] content = new byte[(int) Math.min(shape(all, file).size(), 100)];
        random.nextBytes(content);
        tree.write(file, content, 0);
        tree.modified(file, shape(all, file).modified());
    }

    private void move(String from, String to) throws Refused {
        if (!from.endsWith("/") || !to.startsWith(from)) {
            tree.rename(from, to);
        }
    }

    private void swap(String a, String b) throws Refused {
        boolean inEachOther = (a.endsWith("/") && b.startsWith(a)) || (b.endsWith("/") && a.startsWith(b));
        if (!a.equals(b) && !inEachOther) {
            tree.rename(a, "swapped");
            tree.rename(b, bare(a));
            tree.rename("swapped", bare(b));
        }
    }

    private void becomes(String key) throws Refused {
        tree.delete(key);
        String bare = bare(key);
        if (key.endsWith("/") || random.nextInt(3) == 0) {
            create(bare);
        } else {
            tree.folder(bare);
            tree.file(bare + "/in it", contents.next());
        }
    }

    private static String bare(String key) {
        return key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
    }

    private Time time() {
        long seconds = random.nextInt(4) == 0 ? -random.nextLong(2_000_000_000L) : random.nextLong(2_000_000_000L);
        return new Time(seconds, random.nextInt(1_000_000_000));
    }

    private void sparse(String key) throws Refused {
        tree.file(key, new byte[0]);
        long size = 1 + random.nextLong(4L * longest);
        tree.truncate(key, size);
        for (int islands = random.nextInt(4); islands > 0; islands--) {
            byte[] island = new byte[1 + random.nextInt(10_000)];
            random.nextBytes(island);
            tree.write(key, island, random.nextLong(size));
        }
    }
}
