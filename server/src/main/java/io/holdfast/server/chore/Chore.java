package io.holdfast.server.chore;

import java.time.Duration;

/** Something that is looked at now and then, by one node at a time. */
public interface Chore {
    String name();

    Duration every();

    void look();
}
