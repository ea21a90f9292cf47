package io.holdfast.server.notice;

import java.time.Duration;
import java.util.Optional;

/** Whoever is told. */
public sealed interface Receiver permits Webhook, Command {

    /** Which one. */
    enum Kind {
        WEBHOOK,
        COMMAND
    }

    Kind kind();

    /** How long it may take. */
    Duration limit();

    /**
     * What became of an attempt.
     *
     * @param trouble why it counts as not told
     * @param output  what the receiver said
     */
    record Answer(Optional<String> trouble, Optional<String> output) {
        static Answer failed(String why) {
            return new Answer(Optional.of(why), Optional.empty());
        }
    }

    /** Returns within its limit. */
    Answer tell(Notice notice);
}
