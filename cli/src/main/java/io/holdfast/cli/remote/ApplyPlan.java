package io.holdfast.cli.remote;

import io.holdfast.cli.remote.Configuration.Thing;
import io.holdfast.engine.error.BadInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done so that a server knows what a file says: made from both, shown, and then done step by step. Names say which thing is which.
 *
 * @param steps  in an order in which each finds what it refers to
 * @param others how many things the server knows that the file does not name, and that stay
 */
public record ApplyPlan(List<Step> steps, int others) {
    public ApplyPlan {
        steps = List.copyOf(steps);
    }

    /** Whether secrets of what is there already are sent again. */
    public enum Secrets {
        KEPT,
        SENT
    }

    /** What becomes of things that the file does not name, of the sections that it has. */
    public enum Others {
        STAY,
        DELETED
    }

    /** @throws BadInput if the server would refuse a policy, or something refers to what is nowhere, or will be */
    public static ApplyPlan of(
            Configuration wanted, ServerThings known, ServerApi api, Secrets secrets, Others others) {
        List<Step> steps = new ArrayList<>();
        for (Thing thing : wanted.things()) {
            mustReferToWhatIs(thing, wanted, known);
            steps.add(step(asKept(thing, api), known, secrets));
        }
        if (others == Others.DELETED) {
            // Plans go first, since one of another name may be wanted for the same source; the rest last, when nothing
            // refers to it any more.
            Map<Boolean, List<Step>> deletions = Deletions.of(wanted, known).stream()
                    .collect(Collectors.partitioningBy(
                            each -> each.thing().kind().compareTo(Kind.PLAN) >= 0));
            steps.addAll(0, deletions.getOrDefault(true, List.of()));
            steps.addAll(deletions.getOrDefault(false, List.of()));
        }
        int all = 0;
        for (Kind kind : Kind.values()) {
            all += known.of(kind).size();
        }
        return new ApplyPlan(
                steps,
                all
                        - (int) steps.stream()
                                .filter(each -> !(each instanceof Step.Create))
                                .filter(each -> known.of(each.thing().kind())
                                                .containsKey(each.thing().name())
                                        || each.thing().kind().isDocument())
                                .count());
    }

    private static void mustReferToWhatIs(Thing thing, Configuration wanted, ServerThings known) {
        Set<Kind> referred = new HashSet<>(List.of(Kind.STORE, Kind.SOURCE, Kind.REPOSITORY));
        for (Kind kind : referred) {
            String field = kind.one();
            if (!thing.kind().isDocument() && thing.fields().get(field) instanceof String name) {
                mustBe(thing.where() + "." + field, List.of(kind), name, wanted, known);
            }
        }
        if (thing.kind() == Kind.PLAN && thing.fields().get("policy") instanceof String name) {
            mustBe(thing.where() + ".policy", List.of(Kind.TIER, Kind.POLICY), name, wanted, known);
        }
        if (thing.fields().get("follows") instanceof String name) {
            mustBe(thing.where() + ".follows", List.of(Kind.REPOSITORY), name, wanted, known);
        }
    }

    private static void mustBe(String where, List<Kind> kinds, String name, Configuration wanted, ServerThings known) {
        boolean there = kinds.stream().anyMatch(kind -> known.of(kind).containsKey(name))
                || wanted.things().stream()
                        .anyMatch(each ->
                                kinds.contains(each.kind()) && each.name().equals(name));
        if (!there) {
            throw new BadInput(where + ": there is no " + kinds.getFirst().one() + " '" + name
                    + "', in the file or at the server. Next: add it, or correct the name");
        }
    }

    /** A policy as the server would keep it, so that two that mean the same are the same. */
    private static Thing asKept(Thing thing, ServerApi api) {
        if (!thing.kind().isDocument()) {
            return thing;
        }
        try {
            Map<String, @Nullable Object> checked =
                    api.post("policies/check", draft(thing)).object();
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("document", checked.get("document"));
            return new Thing(thing.kind(), thing.name(), fields, Optional.empty(), false);
        } catch (BadInput e) {
            throw new BadInput(thing.where() + ": " + e.message(), e);
        }
    }

    private static Step step(Thing thing, ServerThings known, Secrets secrets) {
        Map<String, @Nullable Object> before = before(thing, known);
        if (before == null) {
            return new Step.Create(thing, Difference.between(Map.of(), unwrapped(thing.fields())));
        }
        Map<String, @Nullable Object> whole = thing.kind().whole(before);
        if (!thing.fields().containsKey("paused")) {
            whole.remove("paused");
        }
        List<Difference> differences = new ArrayList<>(Difference.between(unwrapped(whole), unwrapped(thing.fields())));
        boolean tier = thing.kind() == Kind.TIER;
        if (thing.kind().isDocument() && !thing.kind().has(before)) {
            differences.add(new Difference("tier", !tier, tier));
        }
        // Keys belong to an address, a password to a place: at another one they are needed again.
        boolean moved = differences.stream()
                .anyMatch(each -> Set.of("address", "store", "place").contains(each.path()));
        boolean secret = thing.secret().isPresent() && (moved || secrets == Secrets.SENT);
        return differences.isEmpty() && !secret
                ? new Step.Same(thing)
                : new Step.Change(thing, before, differences, secret);
    }

    /** Tiers and policies have their names in common, so one may have become the other. */
    private static @Nullable Map<String, @Nullable Object> before(Thing thing, ServerThings known) {
        List<Kind> kinds = thing.kind().isDocument() ? List.of(Kind.TIER, Kind.POLICY) : List.of(thing.kind());
        for (Kind kind : kinds) {
            Map<String, @Nullable Object> found = known.of(kind).get(thing.name());
            if (found != null) {
                return found;
            }
        }
        return known.shipped(thing.kind(), thing.name()).orElse(null);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> unwrapped(Map<String, @Nullable Object> fields) {
        return fields.get("document") instanceof Map<?, ?> document ? (Map<String, @Nullable Object>) document : fields;
    }

    private static Map<String, @Nullable Object> draft(Thing thing) {
        Map<String, @Nullable Object> draft = new LinkedHashMap<>();
        draft.put("name", thing.name());
        draft.putAll(thing.fields());
        if (thing.kind().isDocument()) {
            draft.put("tier", thing.kind() == Kind.TIER);
        }
        return draft;
    }

    /** Steps that change something. */
    public List<Step> toDo() {
        return steps.stream().filter(each -> !(each instanceof Step.Same)).toList();
    }

    /**
     * Does them. What is done stays done if one fails; a second run goes on from there.
     *
     * @param variables of the environment
     * @param done      told after each
     */
    public void carryOut(ServerApi api, Function<String, Optional<String>> variables, Consumer<Step> done) {
        // All secrets first: half a configuration for want of a variable would help nobody.
        Map<Step, Map<String, @Nullable Object>> drafts = new LinkedHashMap<>();
        toDo().forEach(step -> drafts.put(step, draftOf(step, variables)));
        drafts.forEach((step, draft) -> {
            String path = step.thing().kind().path();
            switch (step) {
                case Step.Create _ -> {
                    var _ = api.post(path, draft);
                }
                case Step.Change change -> {
                    if (step.thing().kind() == Kind.PLAN && !draft.containsKey("paused")) {
                        draft.put("paused", change.before().get("paused"));
                    }
                    var _ = api.put(path + "/" + change.before().get("id"), ServerApi.version(change.before()), draft);
                }
                case Step.Delete delete -> {
                    var _ = api.delete(path + "/" + delete.before().get("id"), ServerApi.version(delete.before()));
                }
                case Step.Same _ -> {}
            }
            done.accept(step);
        });
    }

    private static Map<String, @Nullable Object> draftOf(Step step, Function<String, Optional<String>> variables) {
        Thing thing = step.thing();
        Map<String, @Nullable Object> draft = draft(thing);
        boolean wanted = step instanceof Step.Create || (step instanceof Step.Change change && change.secret());
        String field = thing.kind().secret().orElse("");
        String where = thing.where() + "." + field + "From";
        thing.secret().filter(_ -> wanted).ifPresent(from -> {
            String secret = from.secret(variables, where);
            draft.put(field, thing.kind() == Kind.STORE ? SecretFrom.keys(secret, where) : secret);
        });
        if (step instanceof Step.Create && thing.make()) {
            draft.put("make", true);
        }
        return draft;
    }
}
