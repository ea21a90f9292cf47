package io.holdfast.engine.survey;

import io.holdfast.engine.entry.Listed;
import java.util.List;

/**
 * What a sample takes or leaves as a whole: neighbours of a frame's length, since they share a compression window, or one large content.
 *
 * @param luck those with the least are in the sample
 */
record Unit(Group group, List<Listed> contents, long bytes, long luck) {
    Unit {
        contents = List.copyOf(contents);
    }
}
