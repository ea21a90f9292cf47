package io.holdfast.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of docs/server.md, section 9. */
final class RoomsTest {
    private static final String SERVER = "io.holdfast.server";

    /** Of each room those that it may use. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            Map.entry("policy", List.of()),
            Map.entry("settings", List.of()),
            Map.entry("chore", List.of()),
            Map.entry("catalog", List.of("policy", "settings")),
            Map.entry("audit", List.of("catalog")),
            Map.entry("access", List.of("catalog", "settings")),
            Map.entry("feed", List.of("catalog", "chore")),
            Map.entry("notice", List.of("catalog", "chore", "settings")),
            Map.entry("own", List.of("audit", "settings")),
            Map.entry("discovery", List.of("audit", "catalog", "chore")),
            Map.entry("job", List.of("catalog", "chore", "feed", "notice", "own", "policy", "settings")),
            Map.entry("rpo", List.of("catalog", "chore", "feed", "job", "notice", "policy", "settings")),
            Map.entry("estimate", List.of("catalog", "chore", "job", "policy")),
            Map.entry("metrics", List.of("catalog", "job", "notice", "rpo")),
            Map.entry(
                    "api",
                    List.of(
                            "access",
                            "audit",
                            "catalog",
                            "discovery",
                            "estimate",
                            "feed",
                            "job",
                            "metrics",
                            "notice",
                            "policy",
                            "rpo")),
            Map.entry("start", List.of("access", "catalog", "own", "settings")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(SERVER);

    static Stream<String> rooms() {
        return ROOMS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesThoseOnItsLineAndNoOthers(String room) {
        String[] used = Stream.concat(Stream.of(room), ROOMS.getOrDefault(room, List.of()).stream())
                .map(each -> SERVER + "." + each)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(SERVER + "." + room)
                .should()
                .onlyDependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "lie in " + List.of(used) + " or outside the server",
                        each -> !each.getPackageName().startsWith(SERVER + ".")
                                || List.of(used).contains(each.getPackageName())))
                .check(CLASSES);
    }

    @Test
    void everyRoomHasItsLine() {
        Set<String> there = CLASSES.stream()
                .map(each -> each.getPackageName())
                .filter(name -> name.startsWith(SERVER + "."))
                .map(name -> name.substring(SERVER.length() + 1))
                .collect(Collectors.toSet());
        assertThat(there).isEqualTo(ROOMS.keySet());
    }
}
