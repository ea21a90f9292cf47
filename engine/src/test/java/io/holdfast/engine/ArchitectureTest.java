package io.holdfast.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the rooms of the engine. A room is a package below {@code io.holdfast.engine} with all that is in it.
 *
 * <p>An arrow that is missing here is missing on purpose: before adding one, ask whether the code stands in the right room.
 */
class ArchitectureTest {

    private static final String ENGINE = "io.holdfast.engine";

    /** Every room may use these; each of them uses those before it. */
    private static final List<String> GROUND = List.of("error", "bytes", "entry", "progress");

    /** What a room may use beside the ground and itself. */
    private static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            Map.entry("store", Set.of()),
            Map.entry("posix", Set.of()),
            Map.entry("key", Set.of("store")),
            Map.entry("frame", Set.of("key")),
            Map.entry("chunk", Set.of("key")),
            Map.entry("pack", Set.of("frame", "key", "store")),
            Map.entry("run", Set.of("pack")),
            Map.entry("ledger", Set.of("run", "pack", "frame", "key", "store")),
            Map.entry("repository", Set.of("ledger", "run", "pack", "frame", "chunk", "key", "store")),
            Map.entry("snapshot", Set.of("run", "pack", "chunk", "repository", "ledger", "source")),
            Map.entry("source", Set.of("store", "posix")),
            Map.entry("backup", Set.of("source", "chunk", "snapshot", "repository", "ledger", "run", "pack")),
            Map.entry(
                    "restore", Set.of("snapshot", "repository", "ledger", "pack", "chunk", "store", "source", "posix")),
            Map.entry(
                    "verify",
                    Set.of("source", "chunk", "snapshot", "repository", "ledger", "run", "pack", "frame", "store")),
            Map.entry(
                    "repair",
                    Set.of("verify", "source", "chunk", "snapshot", "repository", "ledger", "run", "pack", "store")),
            Map.entry("retention", Set.of("snapshot", "repository", "ledger", "run")),
            Map.entry("prune", Set.of("source", "snapshot", "repository", "ledger", "run", "pack", "store")),
            Map.entry("probe", Set.of("ledger", "store")),
            Map.entry("survey", Set.of("source", "repository", "pack", "chunk", "frame", "key", "store")),
            Map.entry("replication", Set.of("source", "repository", "ledger", "pack", "store", "prune")));

    /** What is not ours, by package, and the rooms that may know of it. Reasons: decision 1. */
    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "software.amazon.awssdk.", Set.of("store"),
            "com.github.luben.zstd.", Set.of("frame"),
            "com.amazon.corretto.crypto.", Set.of("frame", "key"),
            "org.bouncycastle.", Set.of("key"),
            "tools.jackson.core.", Set.of("key", "repository", "store"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages(ENGINE);

    @Test
    void everyPackageIsARoomWithItsLine() {
        assertThat(CLASSES.stream().map(ArchitectureTest::room).distinct())
                .allMatch(room -> GROUND.contains(room) || ROOMS.containsKey(room));
    }

    @Test
    void aRoomUsesTheRoomsOfItsLineAndNoOthers() {
        assertThat(arrows().filter(ArchitectureTest::leadsToAnotherRoom)
                        .filter(arrow -> !allowed(room(arrow.getOriginClass())).contains(room(target(arrow))))
                        .map(Dependency::getDescription))
                .isEmpty();
    }

    @Test
    void noRoomLeadsBackToItself() {
        slices().matching(ENGINE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void aLibraryIsKnownInItsRoomsAlone() {
        assertThat(arrows().filter(ArchitectureTest::leadsToALibrary)
                        .filter(arrow -> !roomsThatKnow(target(arrow)).contains(room(arrow.getOriginClass())))
                        .map(Dependency::getDescription))
                .isEmpty();
    }

    @Test
    void nothingIsLoggedOrPrinted() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }

    @Test
    void noStaticFieldChanges() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
    }

    @Test
    void aNameSaysWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .allMatch(each -> each.isAnnotatedWith(NullMarked.class));
    }

    private static Stream<Dependency> arrows() {
        return CLASSES.stream().flatMap(each -> each.getDirectDependenciesFromSelf().stream());
    }

    private static JavaClass target(Dependency arrow) {
        return arrow.getTargetClass().getBaseComponentType();
    }

    private static boolean leadsToAnotherRoom(Dependency arrow) {
        return isOurs(target(arrow)) && !room(target(arrow)).equals(room(arrow.getOriginClass()));
    }

    private static boolean leadsToALibrary(Dependency arrow) {
        var name = target(arrow).getName();
        return !isOurs(target(arrow))
                && !target(arrow).isPrimitive()
                && Stream.of("java.", "javax.", "org.jspecify.annotations.").noneMatch(name::startsWith);
    }

    private static Set<String> roomsThatKnow(JavaClass library) {
        return LIBRARIES.entrySet().stream()
                .filter(entry -> library.getName().startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Set.of());
    }

    private static Set<String> allowed(String room) {
        int height = GROUND.indexOf(room);
        if (height >= 0) {
            return Set.copyOf(GROUND.subList(0, height));
        }
        return Stream.concat(GROUND.stream(), ROOMS.getOrDefault(room, Set.of()).stream())
                .collect(Collectors.toSet());
    }

    private static boolean isOurs(JavaClass each) {
        return each.getName().startsWith(ENGINE + ".");
    }

    /** The first part of its package's name below the engine; empty in the engine's own, which is no room. */
    private static String room(JavaClass each) {
        var inside = each.getPackageName().substring(ENGINE.length());
        return inside.isEmpty() ? "" : inside.substring(1).split("\\.", 2)[0];
    }
}
