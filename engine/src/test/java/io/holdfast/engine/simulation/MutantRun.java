package io.holdfast.engine.simulation;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What is called in classes that a {@link Mutant} has loaded. */
public final class MutantRun {
    private MutantRun() {}

    /**
     * Lives seeds until one fails.
     *
     * @param broken what is broken meanwhile
     * @param folder for what machines keep
     * @return that one, and how it failed; empty if none does
     */
    public static String run(String broken, long first, long seeds, String folder) {
        Mutants.breakNow(broken);
        AtomicLong left = new AtomicLong(seeds);
        Campaign campaign = new Campaign(Path.of(folder), first).run(() -> left.getAndDecrement() > 0);
        return campaign.failed()
                .map(each -> each.choice() + " "
                        + each.failure().map(Object::toString).orElse(""))
                .orElse("");
    }

    /**
     * Lives what a test does.
     *
     * @param history name of its class, # and its method
     * @param folder  its own
     * @return how it failed; empty if it passes
     */
    public static String lives(String broken, String history, String folder) throws ReflectiveOperationException {
        Mutants.breakNow(broken);
        Class<?> type = Class.forName(history.substring(0, history.indexOf('#')));
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object test = constructor.newInstance();
        for (Field each : type.getDeclaredFields()) {
            if (each.isAnnotationPresent(TempDir.class)) {
                each.setAccessible(true);
                each.set(test, Path.of(folder));
            }
        }
        Method method = type.getDeclaredMethod(history.substring(history.indexOf('#') + 1));
        method.setAccessible(true);
        try {
            for (Method each : type.getDeclaredMethods()) {
                if (each.isAnnotationPresent(BeforeEach.class)) {
                    each.setAccessible(true);
                    each.invoke(test);
                }
            }
            method.invoke(test);
            return "";
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof AssertionError failed) {
                return failed.toString();
            }
            throw e;
        }
    }
}
