package io.holdfast.server.discovery;

import java.time.Instant;
import java.util.Optional;

/**
 * A bucket or folder that a discovery has seen.
 *
 * @param discovery   its name
 * @param place       name of the bucket or folder
 * @param sourcePlace place of the source that it is, or would be
 * @param first       seen
 * @param last        seen
 * @param gone        since when it is not there any more; its snapshots stay, and so do source and plan
 * @param made        when the discovery made a source of it: what somebody deletes then is not made again
 * @param isProtected whether a source at its place has a plan
 * @param trouble     why it could not be made one
 */
public record Found(
        String discovery,
        String place,
        String sourcePlace,
        Instant first,
        Instant last,
        Optional<Instant> gone,
        Optional<Instant> made,
        boolean isProtected,
        Optional<String> trouble) {}
