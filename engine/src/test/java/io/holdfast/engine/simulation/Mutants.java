package io.holdfast.engine.simulation;

import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicReference;

/** What broken methods need of what they break. */
public final class Mutants {
    private static final AtomicReference<String> BROKEN = new AtomicReference<>("");

    private Mutants() {}

    /** Whether this is what is broken now. */
    public static boolean isBroken(String name) {
        return name.equals(BROKEN.get());
    }

    static void breakNow(String name) {
        BROKEN.set(name);
    }

    /** Does what the method did before it was broken. */
    public static Object original(Object on, String method, Object... arguments) {
        return Mutant.original(on, method, arguments);
    }

    /** A field that is nobody's business but for this. */
    public static <T> T field(Object of, String name, Class<T> type) {
        try {
            Field field = of.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return type.cast(field.get(of));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
