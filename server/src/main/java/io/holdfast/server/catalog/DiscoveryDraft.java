package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.source.Patterns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a discovery.
 *
 * @param store      name of the store that is looked at: all buckets of its account, or the folders directly in its folder
 * @param pattern    glob for their names; {@code *} if nobody says
 * @param tags       that a bucket must have, all of them; folders have none
 * @param place      of a source: {@code {name}} stands for the name; {@code {name}} alone if nobody says
 * @param naming     of a source and its plan, likewise
 * @param minutes    between two looks; 15 if nobody says
 * @param policy     of new plans; without it new places are reported alone
 * @param repository of new plans
 */
public record DiscoveryDraft(
        String name,
        String store,
        @Nullable String pattern,
        @Nullable Map<String, String> tags,
        @Nullable String place,
        @Nullable String naming,
        @Nullable Integer minutes,
        @Nullable String policy,
        @Nullable String repository)
        implements Draft {
    static final String NAME = "{name}";

    private static final int USUAL_MINUTES = 15;
    private static final int MOST_MINUTES = 10_080;
    private static final int MOST_TAGS = 50;

    public DiscoveryDraft {
        pattern = pattern == null ? "*" : pattern;
        tags = tags == null ? Map.of() : Map.copyOf(tags);
        place = place == null ? NAME : place;
        naming = naming == null ? NAME : naming;
        minutes = minutes == null ? USUAL_MINUTES : minutes;
        if (pattern.contains("/") || pattern.startsWith("!") || pattern.isBlank()) {
            throw new BadInput(
                    "pattern: a glob for the names of buckets or folders is wanted, without '/'. Next: write one like logs-*");
        }
        var _ = Patterns.of(List.of("/" + pattern), List.of());
        if (!(place.equals(NAME) || place.startsWith(NAME + "/"))) {
            throw new BadInput("place: this begins with {name}, for the bucket or folder that was found. Next: write"
                    + " {name}, or {name}/prefix");
        }
        if (!naming.contains(NAME)) {
            throw new BadInput(
                    "naming: without {name} all that is found would have one name. Next: write one like cos {name}");
        }
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw new BadInput("minutes: 1 to " + MOST_MINUTES + " is wanted. Next: correct it");
        }
        if (tags.size() > MOST_TAGS) {
            throw new BadInput("tags: no bucket has more than " + MOST_TAGS + ". Next: name fewer");
        }
        if ((policy == null) != (repository == null)) {
            throw new BadInput(
                    "policy and repository go together: with both new places get a plan, with neither they are reported."
                            + " Next: give both or neither");
        }
    }
}
