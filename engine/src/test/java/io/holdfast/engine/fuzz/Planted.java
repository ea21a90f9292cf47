package io.holdfast.engine.fuzz;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A decoder with a fault, for {@link GuidedFuzzTest}. Its name keeps it out of every other run. */
class Planted {
    @Test
    void fault() {
        new Fuzz(Set.of(), List.of(new byte[8])).check(Planted::decode);
    }

    private static void decode(byte[] bytes) {
        if (bytes.length > 4 && bytes[0] == 'H' && bytes[1] == 'F' && bytes[2] == 'F' && bytes[3] == 'R') {
            throw new IllegalStateException("it was planted");
        }
    }
}
