package io.holdfast.server.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/**
 * The database where it is a file of this process: whether it can still be used, and that what people were told lies in it. PostgreSQL sees to both by itself, so nothing is done
 * there.
 *
 * <p>H2 gathers changes for up to half a second before it writes them. From a write that failed, such as on a full disk, it does not come back, nor from a lack of memory in the middle of a statement: it
 * closes itself, and who asks it meanwhile may wait for ever. Its file is as it was written last, and a new process opens it again. Why no second one is opened in this process:
 * decision 74.
 */
@Component
public class DatabaseFile {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Optional<MVStore> store;

    public DatabaseFile(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            this.store = connection.isWrapperFor(JdbcConnection.class)
                    ? Optional.of(store(connection.unwrap(JdbcConnection.class)))
                    : Optional.empty();
        }
    }

    private static MVStore store(JdbcConnection connection) {
        if (connection.getSession() instanceof SessionLocal session) {
            return session.getDatabase().getStore().getMvStore();
        }
        throw new IllegalStateException("the file is opened by another process");
    }

    /** Why it can't be used any more, if so; within {@link #PATIENCE}, whoever holds the store's locks. */
    public Optional<String> broken() {
        return store.flatMap(file -> {
            MVStoreException panic = file.getPanicException();
            if (panic != null) {
                return Optional.of(root(panic));
            }
            return closed(file);
        });
    }

    /** A store that is open tells so at once; of one that is closing the lock is asked for, which may be held for ever. */
    private static Optional<String> closed(MVStore file) {
        FutureTask<Boolean> asked = new FutureTask<>(file::isClosed);
        Thread.ofPlatform().daemon().name("look at the database").start(asked);
        try {
            return asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    ? Optional.of("it has closed itself")
                    : Optional.empty();
        } catch (TimeoutException e) {
            return Optional.of("it began to close itself, and does not come to an end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the database can't be looked at", e);
        }
    }

    private static String root(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    /**
     * Until all that was committed lies on the disk. Not by {@code CHECKPOINT SYNC}: where that finds something to tidy up, it writes nothing else.
     *
     * @throws DataAccessResourceFailureException if it can't be written
     */
    public void keep() {
        store.ifPresent(file -> {
            try {
                file.commit();
                // What another thread began to write a moment before is on its way, and waited for here.
                file.executeFilestoreOperation(file::sync);
            } catch (MVStoreException e) {
                throw new DataAccessResourceFailureException("The database could not be written.", e);
            }
        });
    }
}
