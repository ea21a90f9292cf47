package io.holdfast.server.catalog;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Whether the database was not there when it was asked, so that the same may work a little later. */
public final class DatabaseAway {
    private DatabaseAway() {}

    /** Whether that is why something failed. Whether what it was asked to write was written, nobody knows then. */
    public static boolean isWhy(Throwable problem) {
        return switch (problem) {
            case DataAccessResourceFailureException _,
                    RecoverableDataAccessException _,
                    TransientDataAccessException _,
                    CannotCreateTransactionException _,
                    TransactionSystemException _ -> true;
            default -> problem.getCause() != null && isWhy(problem.getCause());
        };
    }
}
