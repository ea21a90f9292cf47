package io.holdfast.server.api;

import io.holdfast.server.access.AccessFilter;
import io.holdfast.server.access.Account;
import io.holdfast.server.access.Accounts;
import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Caller;
import io.holdfast.server.access.Open;
import io.holdfast.server.access.Role;
import io.holdfast.server.access.Sessions;
import io.holdfast.server.audit.Change;
import io.holdfast.server.audit.FailedLogins;
import io.holdfast.server.audit.Trail;
import io.holdfast.server.catalog.DatabaseFile;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Logging in and out. */
@RestController
@RequestMapping("/api/v1/session")
class SessionApi {
    private final Accounts accounts;
    private final Sessions sessions;
    private final Trail trail;
    private final FailedLogins failures;
    private final TransactionTemplate transaction;
    private final DatabaseFile file;

    SessionApi(
            Accounts accounts,
            Sessions sessions,
            Trail trail,
            FailedLogins failures,
            TransactionTemplate transaction,
            DatabaseFile file) {
        this.file = file;
        this.failures = failures;
        this.accounts = accounts;
        this.sessions = sessions;
        this.trail = trail;
        this.transaction = transaction;
    }

    record Credentials(String name, String password) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Who one is.
     *
     * @param forgery goes into the header {@code X-Holdfast-Session} with every change; told when the session begins
     */
    record Me(String name, Role role, Optional<String> forgery) {
        @Override
        public String toString() {
            return "session of " + name;
        }
    }

    @PostMapping
    @Open
    @Told(value = "Logs in: sets the cookie of a session.", answer = Me.class)
    ResponseEntity<?> begin(HttpServletRequest request, @RequestBody Credentials said) {
        return switch (accounts.login(said.name(), said.password())) {
            case Accounts.Login.Right(Account account) -> {
                failures.tellWhatIsOver();
                Sessions.Begun begun = sessions.begin(account);
                tell(request, account.name());
                file.keep();
                yield ResponseEntity.ok()
                        .header(HttpHeaders.SET_COOKIE, cookie(request, begun.cookie(), Sessions.LENGTH))
                        .body(new Me(account.name(), account.role(), Optional.of(begun.forgery())));
            }
            case Accounts.Login.Wrong(Optional<Account> account) -> {
                failures.failed(account.map(Account::name), request.getRemoteAddr());
                yield refuse(HttpStatus.UNAUTHORIZED, "Name or password is wrong.");
            }
            case Accounts.Login.Waits(Account account, Instant until) -> {
                failures.failed(Optional.of(account.name()), request.getRemoteAddr());
                yield refuse(HttpStatus.TOO_MANY_REQUESTS, "Too many passwords were wrong. Next: wait until " + until);
            }
        };
    }

    @GetMapping
    @AtLeast(Role.VIEWER)
    @Told("Tells who one is.")
    Me who(HttpServletRequest request) {
        Caller caller = Caller.of(request).orElseThrow();
        return new Me(caller.name(), caller.role(), Optional.empty());
    }

    @DeleteMapping
    @AtLeast(Role.VIEWER)
    @Told(value = "Logs out.", status = 204)
    ResponseEntity<Void> end(HttpServletRequest request) {
        AccessFilter.cookie(request).ifPresent(sessions::end);
        file.keep();
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, cookie(request, "", Duration.ZERO))
                .build();
    }

    private void tell(HttpServletRequest request, String who) {
        transaction.executeWithoutResult(_ -> trail.record(new Change(
                who, request.getRemoteAddr(), "log in", "session", who, Optional.empty(), Optional.empty())));
    }

    private static String cookie(HttpServletRequest request, String value, Duration lasts) {
        return ResponseCookie.from(AccessFilter.COOKIE, value)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Strict")
                .path("/api")
                .maxAge(lasts)
                .build()
                .toString();
    }

    private static ResponseEntity<ProblemDetail> refuse(HttpStatus status, String message) {
        return ResponseEntity.status(status).body(ProblemDetail.forStatusAndDetail(status, message));
    }
}
