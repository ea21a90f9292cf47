package io.holdfast.server.catalog;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Whether the database was not there when it was asked, so that the same may work a little later. */
public final class DatabaseAway {
    private static final Set<Integer> CLOSED = Set.of(DataUtils.ERROR_CLOSED, DataUtils.ERROR_WRITING_FAILED);

    private DatabaseAway() {}

    /** Whether that is why something failed, or {@link #isCrowd}. Whether what it was asked to write was written, nobody knows then. */
    public static boolean isWhy(Throwable problem) {
        return switch (problem) {
            case DataAccessResourceFailureException _,
                    RecoverableDataAccessException _,
                    TransientDataAccessException _,
                    CannotCreateTransactionException _,
                    TransactionSystemException _ -> true;
            // The words of a database in a file that has closed itself.
            case SQLException closed when closed.getErrorCode() == ErrorCode.DATABASE_IS_CLOSED -> true;
            case MVStoreException closed when CLOSED.contains(closed.getErrorCode()) -> true;
            default -> problem.getCause() != null && isWhy(problem.getCause());
        };
    }

    /**
     * Whether the database is there, as far as is known, and no connection to it was free in time: nothing was asked of it then, and nothing written. The pool says by a cause when
     * its last attempt to connect had failed.
     */
    public static boolean isCrowd(Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof SQLTransientConnectionException) {
                return each.getCause() == null;
            }
        }
        return false;
    }
}
