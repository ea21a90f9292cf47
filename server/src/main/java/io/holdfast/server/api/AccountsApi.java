package io.holdfast.server.api;

import io.holdfast.server.access.Account;
import io.holdfast.server.access.Accounts;
import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** People who may log in. */
@RestController
@RequestMapping("/api/v1/accounts")
class AccountsApi {
    private static final String KIND = "account";

    private final Accounts accounts;
    private final Changes changes;

    AccountsApi(Accounts accounts, Changes changes) {
        this.accounts = accounts;
        this.changes = changes;
    }

    /** One that is to be made. */
    record AccountDraft(String name, Role role, String password) {
        @Override
        public String toString() {
            return "account " + name;
        }
    }

    /** @param password where it is to be another one */
    record AccountChange(Role role, @Nullable String password) {
        @Override
        public String toString() {
            return "role " + role;
        }
    }

    @GetMapping
    @AtLeast(Role.ADMINISTRATOR)
    @Told("Lists the people who may log in.")
    Page<Account> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + Page.USUAL) int limit) {
        return Page.of(cursor, limit, accounts::page, Account::name);
    }

    @GetMapping("/{id}")
    @AtLeast(Role.ADMINISTRATOR)
    @Told("Shows an account.")
    ResponseEntity<Account> get(@PathVariable UUID id) {
        Account account = accounts.get(id);
        return ResponseEntity.ok().eTag(Versions.etag(account.version())).body(account);
    }

    @PostMapping
    @AtLeast(Role.ADMINISTRATOR)
    @Told(value = "Makes an account.", status = 201)
    ResponseEntity<Account> create(HttpServletRequest request, @RequestBody AccountDraft draft) {
        Account made = changes.make(
                request,
                "create",
                KIND,
                draft.name(),
                Optional.empty(),
                () -> accounts.create(draft.name(), draft.role(), draft.password()));
        return ResponseEntity.created(URI.create(request.getRequestURI() + "/" + made.id()))
                .eTag(Versions.etag(made.version()))
                .body(made);
    }

    @PutMapping("/{id}")
    @AtLeast(Role.ADMINISTRATOR)
    @Told("Gives an account another role, or another password; that ends its sessions.")
    ResponseEntity<Account> change(
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody AccountChange change) {
        long version = Versions.wanted(ifMatch);
        Account before = accounts.get(id);
        Account after = changes.make(
                request,
                "change",
                KIND,
                before.name(),
                Optional.of(before),
                () -> accounts.change(id, version, change.role(), Optional.ofNullable(change.password())));
        return ResponseEntity.ok().eTag(Versions.etag(after.version())).body(after);
    }

    @DeleteMapping("/{id}")
    @AtLeast(Role.ADMINISTRATOR)
    @Told(value = "Deletes an account, with its sessions and tokens.", status = 204)
    ResponseEntity<Void> delete(
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        long version = Versions.wanted(ifMatch);
        Account before = accounts.get(id);
        changes.delete(request, KIND, before.name(), before, () -> accounts.delete(id, version));
        return ResponseEntity.noContent().build();
    }
}
