package io.holdfast.server.api;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Caller;
import io.holdfast.server.access.Role;
import io.holdfast.server.access.Token;
import io.holdfast.server.access.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What programs call with. */
@RestController
@RequestMapping("/api/v1/tokens")
class TokensApi {
    private static final String KIND = "token";

    private final Tokens tokens;
    private final Changes changes;

    TokensApi(Tokens tokens, Changes changes) {
        this.tokens = tokens;
        this.changes = changes;
    }

    /** @param days that it lasts, 1 to 366 */
    record TokenDraft(String name, Role role, int days) {}

    /** @param word what the program sends; shown this once */
    record MadeToken(Token token, String word) {
        @Override
        public String toString() {
            return token.toString();
        }
    }

    @GetMapping
    @AtLeast(Role.ADMINISTRATOR)
    @Told("Lists tokens, without their words.")
    Page<Token> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + Page.USUAL) int limit) {
        return Page.of(cursor, limit, tokens::page, Token::name);
    }

    @PostMapping
    @AtLeast(Role.ADMINISTRATOR)
    @Told(value = "Makes a token; its word is shown this once.", status = 201)
    ResponseEntity<MadeToken> create(HttpServletRequest request, @RequestBody TokenDraft draft) {
        Caller caller = Caller.of(request).orElseThrow();
        Duration lasts = Duration.ofDays(draft.days());
        // The trail gets what anybody may know of it; the word goes to its maker alone.
        String[] word = new String[1];
        Token made = changes.make(request, "create", KIND, draft.name(), Optional.empty(), () -> {
            Tokens.Made fresh = tokens.create(caller, draft.name(), draft.role(), lasts);
            word[0] = fresh.word();
            return fresh.token();
        });
        return ResponseEntity.created(URI.create(request.getRequestURI() + "/" + made.id()))
                .body(new MadeToken(made, word[0]));
    }

    @DeleteMapping("/{id}")
    @AtLeast(Role.ADMINISTRATOR)
    @Told(value = "Deletes a token: it opens nothing from then on.", status = 204)
    ResponseEntity<Void> delete(
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        long version = Versions.wanted(ifMatch);
        Token before = tokens.get(id);
        changes.delete(request, KIND, before.name(), before, () -> tokens.delete(id, version));
        return ResponseEntity.noContent().build();
    }
}
