package io.holdfast.server.access;

import java.security.SecureRandom;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes the first account, where there is none. */
@Component
public class FirstStart {
    private final Accounts accounts;
    private final SecureRandom random = new SecureRandom();

    public FirstStart(Accounts accounts) {
        this.accounts = accounts;
    }

    /** The password of the account that was made; empty where there was one already. */
    public Optional<String> makeAdministrator() {
        if (!accounts.isEmpty()) {
            return Optional.empty();
        }
        String password = Digests.word(random).substring(0, 24);
        accounts.create("admin", Role.ADMINISTRATOR, password);
        return Optional.of(password);
    }
}
