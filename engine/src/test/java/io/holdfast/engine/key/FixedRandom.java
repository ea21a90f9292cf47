package io.holdfast.engine.key;

import java.security.SecureRandom;
import java.util.Random;

/** Gives the same bytes in every run: for tests alone. */
public final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final Random random;

    public FixedRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
