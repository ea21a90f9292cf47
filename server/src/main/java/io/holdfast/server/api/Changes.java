package io.holdfast.server.api;

import io.holdfast.server.access.Caller;
import io.holdfast.server.audit.Change;
import io.holdfast.server.audit.Trail;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Makes a change and writes it into the trail, both or neither. */
@Component
class Changes {
    private final Trail trail;
    private final TransactionTemplate transaction;
    private final JsonMapper json;

    Changes(Trail trail, TransactionTemplate transaction, JsonMapper json) {
        this.trail = trail;
        this.transaction = transaction;
        this.json = json;
    }

    /**
     * @param thing   its name
     * @param earlier as it was; nothing of it is secret
     * @param making  makes the change, and gives what is there afterwards
     */
    <T> T make(
            HttpServletRequest request,
            String action,
            String kind,
            String thing,
            Optional<?> earlier,
            Supplier<T> making) {
        return transaction.execute(_ -> {
            Optional<String> before = earlier.map(json::writeValueAsString);
            T made = making.get();
            record(
                    request,
                    action,
                    kind,
                    thing,
                    before,
                    Optional.ofNullable(made).map(json::writeValueAsString));
            return made;
        });
    }

    /**
     * The same of what is not there afterwards.
     *
     * @param earlier as it was; nothing of it is secret
     */
    void delete(HttpServletRequest request, String kind, String thing, Object earlier, Runnable deleting) {
        transaction.executeWithoutResult(_ -> {
            Optional<String> before = Optional.of(json.writeValueAsString(earlier));
            deleting.run();
            record(request, "delete", kind, thing, before, Optional.empty());
        });
    }

    /** What was made on the way, in the transaction of {@link #make}. */
    void note(HttpServletRequest request, String action, String kind, String thing, Object later) {
        record(request, action, kind, thing, Optional.empty(), Optional.of(json.writeValueAsString(later)));
    }

    private void record(
            HttpServletRequest request,
            String action,
            String kind,
            String thing,
            Optional<String> earlier,
            Optional<String> later) {
        Caller caller = Caller.of(request).orElseThrow();
        trail.record(new Change(caller.name(), request.getRemoteAddr(), action, kind, thing, earlier, later));
    }
}
