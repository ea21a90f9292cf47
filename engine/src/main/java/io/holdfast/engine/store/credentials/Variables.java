package io.holdfast.engine.store.credentials;

import io.holdfast.engine.error.BadInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Variables of the environment that hold credentials.
 *
 * @param tokens names for the token of keys that end: the first that is set counts
 */
public record Variables(String id, String secret, List<String> tokens) {

    /** The two that must be set, for messages. */
    public String words() {
        return id + " and " + secret;
    }

    /** @throws BadInput if one of the two is set and the other isn't */
    Optional<Credentials> find(Map<String, String> environment) {
        String name = environment.getOrDefault(id, "");
        String value = environment.getOrDefault(secret, "");
        if (name.isEmpty() && value.isEmpty()) {
            return Optional.empty();
        }
        if (name.isEmpty() || value.isEmpty()) {
            throw new BadInput((name.isEmpty() ? secret : id) + " is set, and " + (name.isEmpty() ? id : secret)
                    + " isn't. Next: set both, or neither.");
        }
        String token = tokens.stream()
                .map(each -> environment.getOrDefault(each, ""))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse(null);
        return Optional.of(new Credentials(name, value, token, null, words()));
    }
}
