package io.holdfast.cli.remote;

import io.holdfast.cli.remote.Configuration.Thing;
import io.holdfast.engine.error.BadInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server knows and a file does not name: of the sections that the file has, for about the others it says nothing. What a discovery made stays: no
 * file names that.
 */
final class Deletions {
    private final Configuration wanted;
    private final ServerThings known;

    private Deletions(Configuration wanted, ServerThings known) {
        this.wanted = wanted;
        this.known = known;
    }

    /**
     * In an order in which nothing refers to what is gone.
     *
     * @throws BadInput if something that stays refers to what would go
     */
    static List<Step> of(Configuration wanted, ServerThings known) {
        Deletions deletions = new Deletions(wanted, known);
        List<Step> steps = new ArrayList<>();
        for (Kind kind : List.of(Kind.values()).reversed()) {
            if (wanted.sections().contains(kind)) {
                steps.addAll(deletions.of(kind));
            }
        }
        steps.forEach(step -> deletions.mustBeAlone(step.thing()));
        deletions.mustNotBeReferredTo(steps);
        return steps;
    }

    /** Replicas first: they refer to what they follow. */
    private List<Step> of(Kind kind) {
        List<Step> steps = new ArrayList<>();
        for (Map.Entry<String, Map<String, @Nullable Object>> each :
                known.madeByPeople(kind).entrySet()) {
            if (named(kind, each.getKey()).isEmpty()) {
                Thing thing = new Thing(kind, each.getKey(), Map.of(), Optional.empty(), false);
                steps.add(new Step.Delete(thing, each.getValue()));
            }
        }
        steps.sort(Comparator.comparing(
                step -> step instanceof Step.Delete gone && gone.before().get("follows") == null));
        return steps;
    }

    /** Tiers and policies have their names in common. */
    private Optional<Thing> named(Kind kind, String name) {
        return wanted.things().stream()
                .filter(each -> each.name().equals(name)
                        && (each.kind() == kind || (each.kind().isDocument() && kind.isDocument())))
                .findFirst();
    }

    /**
     * What hangs on a thing beside what refers to it by name.
     *
     * @throws BadInput if there is such
     */
    private void mustBeAlone(Thing gone) {
        if (gone.kind() == Kind.DISCOVERY) {
            Set<String> found = known.foundBy(gone.name());
            found.removeIf(each -> named(Kind.SOURCE, each).isPresent());
            if (!found.isEmpty()) {
                // Without it they would be somebody's own, and the next time be deleted as well.
                throw new BadInput("discovery '" + gone.name()
                        + "' is not in the file and would be deleted, and has made"
                        + " sources: " + String.join(", ", found) + ". Next: name it in the file; or name them, with"
                        + " their plans, or remove it by holdfast discovery remove, and look at what is deleted then");
            }
        }
        if (gone.kind() == Kind.REPOSITORY && known.hasOwnPlanIn(gone.name())) {
            throw new BadInput(
                    "repository '" + gone.name() + "' is not in the file and would be deleted, but the server"
                            + " backs itself up there. Next: name it in the file");
        }
        if (gone.kind() == Kind.REPOSITORY) {
            Map<String, @Nullable Object> old = known.of(Kind.REPOSITORY).getOrDefault(gone.name(), Map.of());
            wanted.things().stream()
                    .filter(each -> each.kind() == Kind.REPOSITORY
                            && !known.of(Kind.REPOSITORY).containsKey(each.name())
                            && Objects.equals(each.fields().get("store"), old.get("store"))
                            && Objects.equals(each.fields().get("place"), old.get("place")))
                    .findFirst()
                    .ifPresent(each -> {
                        throw new BadInput(each.where() + " is the place of the repository '" + gone.name()
                                + "', which is there already. Next: keep its name");
                    });
        }
    }

    private void mustNotBeReferredTo(List<Step> steps) {
        Set<String> gone = new HashSet<>();
        steps.forEach(step -> gone.add(key(step.thing().kind(), step.thing().name())));
        for (Kind kind : Kind.values()) {
            for (Map.Entry<String, Map<String, @Nullable Object>> each :
                    known.of(kind).entrySet()) {
                String name = each.getKey();
                Optional<Thing> thing = named(kind, name);
                if (!gone.contains(key(kind, name))) {
                    Map<String, @Nullable Object> fields =
                            thing.isPresent() ? thing.get().fields() : each.getValue();
                    mustNotReferTo(gone, kind, name, fields, thing.isPresent());
                }
            }
        }
    }

    private static void mustNotReferTo(
            Set<String> gone, Kind kind, String name, Map<String, ? extends @Nullable Object> fields, boolean named) {
        Map<String, Kind> references = Map.of(
                "store", Kind.STORE,
                "source", Kind.SOURCE,
                "repository", Kind.REPOSITORY,
                "follows", Kind.REPOSITORY,
                "policy", Kind.POLICY);
        for (String replica : replicas(fields.get("document"))) {
            if (gone.contains(key(Kind.REPOSITORY, replica))) {
                throw new BadInput("repository '" + replica + "' is not in the file and would be deleted, but "
                        + kind.one() + " '" + name
                        + "' wants it as a replica. Next: name it in the file, or change the "
                        + kind.one());
            }
        }
        references.forEach((field, referred) -> {
            if (fields.get(field) instanceof String other && gone.contains(key(referred, other))) {
                String stays = kind.one() + " '" + name + "'";
                throw new BadInput(referred.one() + " '" + other + "' is not in the file and would be deleted, but "
                        + (named
                                ? kind.section() + "." + name + "." + field + " is it. Next: name it in the file, or"
                                        + " another one there"
                                : stays + ", which stays, refers to it. Next: name it in the file, or remove " + stays
                                        + " first"));
            }
        });
    }

    private static List<String> replicas(@Nullable Object document) {
        List<String> names = new ArrayList<>();
        if (document instanceof Map<?, ?> policy && policy.get("replicas") instanceof List<?> replicas) {
            replicas.forEach(each -> {
                if (each instanceof Map<?, ?> replica && replica.get("repository") instanceof String name) {
                    names.add(name);
                }
            });
        }
        return names;
    }

    private static String key(Kind kind, String name) {
        return (kind == Kind.TIER ? Kind.POLICY : kind) + "/" + name;
    }
}
