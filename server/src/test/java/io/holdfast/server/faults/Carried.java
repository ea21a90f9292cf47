package io.holdfast.server.faults;

import io.holdfast.engine.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Which tests carry which numbers, by their annotations.
 *
 * @param byNumber of each number its classes, and of each class its tests; none where the whole class carries the number
 */
record Carried(SortedMap<Integer, SortedMap<String, SortedSet<String>>> byNumber) {
    private static final Path COMMAND_LINE = Path.of("../cli/target/test-classes");

    /** Those on the class path, of the engine and of the server, and those of the command line. */
    static Carried byAllTests() {
        Carried carried = new Carried(new TreeMap<>());
        ReflectionSupport.findAllClassesInPackage("io.holdfast", _ -> true, Carried::isTest)
                .forEach(carried::add);
        carried.addThoseOf(COMMAND_LINE);
        return carried;
    }

    private static boolean isTest(String name) {
        return name.endsWith("Test") || name.endsWith("Contract");
    }

    /** What they need besides is on the class path. */
    private void addThoseOf(Path classes) {
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, usual)) {
            thread.setContextClassLoader(loader);
            List<Class<?>> found =
                    ReflectionSupport.findAllClassesInClasspathRoot(classes.toUri(), _ -> true, Carried::isTest);
            if (found.isEmpty()) {
                throw new IllegalStateException(classes + " has no tests. Next: build the command line with its tests");
            }
            found.forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    private void add(Class<?> test) {
        numbers(test).forEach(number -> of(number, test));
        for (Method method : test.getDeclaredMethods()) {
            numbers(method).forEach(number -> of(number, test).add(nameOf(method)));
        }
    }

    /** @throws IllegalStateException if it is no test, so that nothing would ever run it */
    private static String nameOf(Method method) {
        if (Arrays.stream(method.getAnnotations())
                .noneMatch(each -> each.annotationType().getPackageName().startsWith("org.junit.jupiter."))) {
            throw new IllegalStateException(method + " carries the number of a fault, and is no test.");
        }
        return method.getName();
    }

    private static IntStream numbers(AnnotatedElement element) {
        Fault fault = element.getAnnotation(Fault.class);
        return fault == null ? IntStream.empty() : Arrays.stream(fault.value());
    }

    private SortedSet<String> of(int number, Class<?> test) {
        return byNumber.computeIfAbsent(number, _ -> new TreeMap<>())
                .computeIfAbsent(test.getSimpleName(), _ -> new TreeSet<>());
    }

    Map<String, SortedSet<String>> tests(int number) {
        SortedMap<String, SortedSet<String>> found = byNumber.get(number);
        return found == null ? Map.of() : found;
    }
}
