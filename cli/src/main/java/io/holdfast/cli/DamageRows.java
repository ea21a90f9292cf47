package io.holdfast.cli;

import io.holdfast.engine.verify.Damage;
import java.util.function.Consumer;

/** Shows what a verification finds: machines all of it, people as much as they may read. Told by one thread at a time. */
final class DamageRows implements Consumer<Damage> {
    /** Beyond this a list is no longer read by people. */
    static final int MOST_SHOWN = 200;

    private final Output output;
    private long count;

    DamageRows(Output output) {
        this.output = output;
    }

    @Override
    public void accept(Damage damage) {
        output.object(
                "damage",
                new Fields()
                        .and("object", damage.object())
                        .and("key", damage.key())
                        .and("snapshot", damage.snapshot())
                        .and("why", damage.why())
                        .and("next", damage.next()));
        if (++count <= MOST_SHOWN) {
            output.say(sentence(damage));
        }
    }

    private static String sentence(Damage damage) {
        String of = damage.snapshot()
                .map(snapshot -> " in snapshot " + snapshot.shortText())
                .orElse("");
        return damage.key().map(key -> name(key.toString()) + of).orElse(damage.object()) + ": " + damage.why();
    }

    /** The key of the root folder is empty. */
    private static String name(String key) {
        return key.isEmpty() ? "(the root)" : key;
    }

    void sayWhatWasLeftOut() {
        if (count > MOST_SHOWN) {
            output.say("… and " + Units.count(count - MOST_SHOWN) + " more: --json names each.");
        }
    }
}
