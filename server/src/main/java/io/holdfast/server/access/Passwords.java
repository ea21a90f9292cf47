package io.holdfast.server.access;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.key.KdfCost;
import io.holdfast.server.settings.Node;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Keeps passwords as Argon2id has them, at the cost of {@link Node#guessing}: a guess takes 64 MiB, so few are tried at once. */
@Component
public final class Passwords {
    private static final int LEAST = 12;
    private static final int MOST = 200;
    private static final int AT_ONCE = 2;
    private static final int SALT = 16;
    private static final int HASH = 32;

    private final PasswordEncoder encoder;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final String nobodys;

    public Passwords(Node node) {
        KdfCost cost = node.guessing();
        encoder = new Argon2PasswordEncoder(SALT, HASH, cost.lanes(), cost.memoryKiB(), cost.passes());
        nobodys = encoder.encode("of nobody");
    }

    /** @throws BadInput if it is too short to be one */
    String kept(String password) {
        if (password.length() < LEAST || password.length() > MOST) {
            throw new BadInput("A password has " + LEAST + " to " + MOST + " characters. Next: choose another one");
        }
        return inTurn(() -> encoder.encode(password));
    }

    boolean isRight(String password, String kept) {
        return password.length() <= MOST && inTurn(() -> encoder.matches(password, kept));
    }

    /** Takes as long as to try one: so nobody learns by the clock which names exist. */
    void tryNobodys(String password) {
        boolean _ = isRight(password, nobodys);
    }

    private <T> T inTurn(Supplier<T> work) {
        places.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
