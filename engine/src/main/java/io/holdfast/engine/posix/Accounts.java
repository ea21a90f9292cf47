package io.holdfast.engine.posix;

import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of users and groups from their numbers, and back, as the system's own lookup has them (files, LDAP, whatever it is set
 * up for). Remembers what it was told. Safe for many threads.
 */
public final class Accounts {
    /** So that a tree with a million owners that nobody knows does not fill the memory. */
    private static final int MOST_REMEMBERED = 16 * 1024;

    private final Syscalls calls = new Syscalls();
    private final Map<Integer, String> users = new ConcurrentHashMap<>();
    private final Map<Integer, String> groups = new ConcurrentHashMap<>();
    private final Map<String, OptionalInt> userNumbers = new ConcurrentHashMap<>();
    private final Map<String, OptionalInt> groupNumbers = new ConcurrentHashMap<>();

    private static final class Libc {
        static final MethodHandle GETPWUID = Syscalls.sixNumbers("getpwuid_r");
        static final MethodHandle GETGRGID = Syscalls.sixNumbers("getgrgid_r");
    }

    private static final class LibcByName {
        static final MethodHandle GETPWNAM = Syscalls.sixNumbers("getpwnam_r");
        static final MethodHandle GETGRNAM = Syscalls.sixNumbers("getgrnam_r");
    }

    /** Name of a user, empty where the number has none. */
    public String userName(int user) {
        return remembered(users, user, Libc.GETPWUID);
    }

    /** Name of a group, empty where the number has none. */
    public String groupName(int group) {
        return remembered(groups, group, Libc.GETGRGID);
    }

    /** Number of the user with this name here. */
    public OptionalInt user(String name) {
        return remembered(userNumbers, name, LibcByName.GETPWNAM);
    }

    /** Number of the group with this name here. */
    public OptionalInt group(String name) {
        return remembered(groupNumbers, name, LibcByName.GETGRNAM);
    }

    private String remembered(Map<Integer, String> known, int number, MethodHandle lookup) {
        String name = known.get(number);
        if (name == null) {
            name = nameOf(number, lookup);
            remember(known, number, name);
        }
        return name;
    }

    private OptionalInt remembered(Map<String, OptionalInt> known, String name, MethodHandle lookup) {
        OptionalInt number = known.get(name);
        if (number == null) {
            number = numberOf(name, lookup);
            remember(known, name, number);
        }
        return number;
    }

    private static <K, V> void remember(Map<K, V> known, K key, V value) {
        if (known.size() >= MOST_REMEMBERED) {
            known.clear();
        }
        known.put(key, value);
    }

    private String nameOf(int number, MethodHandle lookup) {
        Scratch scratch = calls.take();
        try {
            return find(scratch, lookup, Integer.toUnsignedLong(number)) ? name(scratch) : "";
        } finally {
            calls.giveBack(scratch);
        }
    }

    private OptionalInt numberOf(String name, MethodHandle lookup) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        Scratch scratch = calls.take();
        try {
            boolean found = find(scratch, lookup, scratch.name(bytes));
            return found ? OptionalInt.of(scratch.data.getInt(NUMBER)) : OptionalInt.empty();
        } catch (Refused notAName) {
            return OptionalInt.empty();
        } finally {
            calls.giveBack(scratch);
        }
    }

    // The scratch's data: the struct, where passwd and group both begin with the name's address, another address and
    // the
    // number; then the address that tells success; then room for the texts.
    private static final int NUMBER = 16;
    private static final int RESULT = 96;
    private static final int TEXTS = 128;

    private static boolean find(Scratch scratch, MethodHandle lookup, long wanted) {
        long data = scratch.dataAddress;
        long room = Scratch.DATA_BYTES - TEXTS;
        scratch.data.putLong(RESULT, 0);
        try {
            long errno = (long) lookup.invokeExact(scratch.state, wanted, data, data + TEXTS, room, data + RESULT, 0L);
            return (int) errno == 0 && scratch.data.getLong(RESULT) != 0;
        } catch (Throwable broken) {
            throw new IllegalStateException("users and groups could not be looked up", broken);
        }
    }

    /** Empty if the answer points elsewhere than into the room that it was given. */
    private static String name(Scratch scratch) {
        long start = scratch.data.getLong(0) - scratch.dataAddress;
        if (start < TEXTS || start >= Scratch.DATA_BYTES) {
            return "";
        }
        int end = (int) start;
        while (end < Scratch.DATA_BYTES && scratch.data.get(end) != 0) {
            end++;
        }
        byte[] name = new byte[end - (int) start];
        scratch.data.get((int) start, name);
        return new String(name, StandardCharsets.UTF_8);
    }
}
