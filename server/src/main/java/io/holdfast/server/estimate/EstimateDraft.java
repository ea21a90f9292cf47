package io.holdfast.server.estimate;

import io.holdfast.engine.error.BadInput;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be estimated: a plan by its name; or, before there is one, what it would be made of.
 *
 * @param plan             its name; without it the next three are wanted
 * @param source           name of a source
 * @param policy           name of a policy or tier
 * @param repository       name of a repository
 * @param changePercentPerDay share of the contents that change in a day; else it is learned, or 2 is assumed
 * @param mostEntries      that are listed; a million if nobody says
 * @param mostMegabytes    of content that are read for the sample; 64 if nobody says
 * @param seed             another one takes another sample
 */
public record EstimateDraft(
        @Nullable String plan,
        @Nullable String source,
        @Nullable String policy,
        @Nullable String repository,
        @Nullable Double changePercentPerDay,
        @Nullable Integer mostEntries,
        @Nullable Integer mostMegabytes,
        @Nullable Integer seed) {
    static final int USUAL_ENTRIES = 1_000_000;
    static final int USUAL_MEGABYTES = 64;
    private static final int MOST_ENTRIES = 10_000_000;
    private static final int MOST_MEGABYTES = 4_096;

    /** @throws BadInput if it is neither, or out of bounds */
    public EstimateDraft {
        boolean parts = source != null && policy != null && repository != null;
        boolean any = source != null || policy != null || repository != null;
        if (plan == null ? !parts : any) {
            throw new BadInput(
                    "plan: the name of a plan is wanted; or without it source, policy and repository, all three. Next: give one or the other");
        }
        if (changePercentPerDay != null && !(0 <= changePercentPerDay && changePercentPerDay <= 100)) {
            throw new BadInput("changePercentPerDay: 0 to 100 is wanted. Next: correct it");
        }
        if (mostEntries != null && (mostEntries < 1 || mostEntries > MOST_ENTRIES)) {
            throw new BadInput("mostEntries: 1 to " + MOST_ENTRIES + " is wanted. Next: correct it");
        }
        if (mostMegabytes != null && (mostMegabytes < 1 || mostMegabytes > MOST_MEGABYTES)) {
            throw new BadInput("mostMegabytes: 1 to " + MOST_MEGABYTES + " is wanted. Next: correct it");
        }
    }
}
