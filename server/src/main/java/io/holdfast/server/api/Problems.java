package io.holdfast.server.api;

import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Busy;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Full;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.Interrupted;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unconfirmed;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.server.access.Refusal;
import io.holdfast.server.access.RoleGate;
import io.holdfast.server.catalog.DatabaseAway;
import io.holdfast.server.catalog.Outdated;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Errors as problem details (RFC 9457). A message of ours ends with what to do next: that stands in {@code next} too. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String NEXT = "Next: ";

    @ExceptionHandler
    ResponseEntity<ProblemDetail> of(HoldfastException problem) {
        return answer(status(problem), problem.message());
    }

    private static HttpStatus status(HoldfastException problem) {
        return switch (problem) {
            case BadInput _ -> HttpStatus.UNPROCESSABLE_CONTENT;
            case NotFound _ -> HttpStatus.NOT_FOUND;
            case Conflict _ -> HttpStatus.CONFLICT;
            case AccessDenied _, Damaged _, Unsupported _ -> HttpStatus.UNPROCESSABLE_CONTENT;
            case Busy _, Full _, Interrupted _, Unconfirmed _ -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> of(Outdated problem) {
        return answer(HttpStatus.PRECONDITION_FAILED, said(problem));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> of(RoleGate.Closed problem) {
        return answer(problem.isKnown() ? HttpStatus.FORBIDDEN : HttpStatus.UNAUTHORIZED, said(problem));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> of(Refused problem) {
        return answer(problem.status(), said(problem));
    }

    /** Two calls at once wanted the same thing; one of them did it. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> of(DuplicateKeyException problem) {
        return answer(HttpStatus.CONFLICT, "Another call was doing the same at this moment. Next: send it again");
    }

    /** What is wrong with a body that can't be read: where the reason is ours, in our words. */
    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException problem,
            HttpHeaders headers,
            org.springframework.http.HttpStatusCode status,
            org.springframework.web.context.request.WebRequest request) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyLimit.TooLong) {
                return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE)
                        .body(detail(
                                HttpStatus.CONTENT_TOO_LARGE,
                                "The body is longer than a megabyte. Next: send less at once"));
            }
            if (cause instanceof BadInput ours) {
                return ResponseEntity.unprocessableContent()
                        .body(detail(HttpStatus.UNPROCESSABLE_CONTENT, ours.message()));
            }
        }
        return ResponseEntity.badRequest().body(detail(HttpStatus.BAD_REQUEST, Unreadable.why(problem)));
    }

    /** The firewall looks at a header when it is read first, which may be as late as this. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> of(RequestRejectedException problem) {
        return answer(
                HttpStatus.BAD_REQUEST,
                "A header or a parameter has a character that does not belong there. Next: leave it out, or encode it");
    }

    /** Tomcat takes a query or a form apart when the first of its parameters is asked for. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> of(InvalidParameterException problem) {
        return answer(HttpStatus.BAD_REQUEST, "The parameters of the call can't be read. Next: encode them as UTF-8");
    }

    /** Whatever failed because the database was not there may work a little later. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> of(RuntimeException problem) {
        if (DatabaseAway.isWhy(problem)) {
            LOG.warn("The database did not answer: {}", problem.getMessage());
            Refusal refusal = Refusal.of(problem);
            return ResponseEntity.status(refusal.status())
                    .header(HttpHeaders.RETRY_AFTER, Refusal.SOON_SECONDS)
                    .body(detail(refusal.status(), refusal.detail() + " " + NEXT + refusal.next()));
        }
        LOG.error("An answer failed", problem);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "The server failed to answer. Next: look into its log, and try again");
    }

    private static String said(RuntimeException problem) {
        return Optional.ofNullable(problem.getMessage()).orElse("");
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, String message) {
        return ResponseEntity.status(status).body(detail(status, message));
    }

    private static ProblemDetail detail(HttpStatus status, String message) {
        int next = message.indexOf(NEXT);
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(
                status, next < 0 ? message : message.substring(0, next).strip());
        if (next >= 0) {
            detail.setProperty("next", message.substring(next + NEXT.length()));
        }
        return detail;
    }
}
