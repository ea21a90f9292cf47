package io.holdfast.server.catalog;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.source.Patterns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A rule by which places of a store become sources.
 *
 * @param policy     of new plans; empty where new places are reported alone
 * @param looked     when it was looked last, whether that worked or not
 * @param listed     when it worked last
 * @param trouble    why it did not since then
 */
public record KnownDiscovery(
        UUID id,
        String name,
        UUID storeId,
        String store,
        String pattern,
        Map<String, String> tags,
        String place,
        String naming,
        int minutes,
        Optional<String> policy,
        Optional<String> repository,
        Optional<Instant> looked,
        Optional<Instant> listed,
        Optional<String> trouble,
        long version,
        Instant changed)
        implements Known {

    /** Whether a name is one of those that are meant, whatever its tags. */
    public boolean names(String name) {
        return !name.isEmpty() && Patterns.of(List.of("/" + pattern), List.of()).takes(Key.of(name));
    }

    /** Place of the source that a name is, or would be. */
    public String placeOf(String found) {
        return place.replace(DiscoveryDraft.NAME, found);
    }

    /** What that is called: what no name may have becomes a {@code -}. */
    public String nameOf(String found) {
        return naming.replace(DiscoveryDraft.NAME, found.replaceAll("[^\\p{L}\\p{N} ._@-]", "-"));
    }
}
