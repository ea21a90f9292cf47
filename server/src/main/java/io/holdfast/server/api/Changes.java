package io.holdfast.server.api;

import io.holdfast.server.access.Caller;
import io.holdfast.server.audit.Change;
import io.holdfast.server.audit.Trail;
import io.holdfast.server.catalog.DatabaseFile;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Makes a change and writes it into the trail, both or neither. Who made it is answered when it lies on the disk. */
@Component
class Changes {
    private final Trail trail;
    private final TransactionTemplate transaction;
    private final DatabaseFile file;
    private final JsonMapper json;

    Changes(Trail trail, TransactionTemplate transaction, DatabaseFile file, JsonMapper json) {
        this.trail = trail;
        this.transaction = transaction;
        this.file = file;
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
            keepWhenItIsDone();
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
            keepWhenItIsDone();
            Optional<String> before = Optional.of(json.writeValueAsString(earlier));
            deleting.run();
            record(request, "delete", kind, thing, before, Optional.empty());
        });
    }

    /** Behind the commit of whatever transaction this is part of, and before its caller is answered. */
    private void keepWhenItIsDone() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                file.keep();
            }
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
