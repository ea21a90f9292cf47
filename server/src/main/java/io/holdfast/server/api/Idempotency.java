package io.holdfast.server.api;

import io.holdfast.server.access.Caller;
import io.holdfast.server.catalog.Instants;
import io.holdfast.server.catalog.Sealing;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creates that come twice, since the first answer was lost, are done once: the same key with the same body gets the same answer for a day. Kept is the
 * answer, which has no secret, and a digest of what was asked.
 */
@Component
class Idempotency {
    private static final Duration KEPT = Duration.ofDays(1);
    private static final Pattern WORD = Pattern.compile("[!-~]{1,200}");

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final TransactionTemplate transaction;
    private final Sealing sealing;
    private final JsonMapper json;

    Idempotency(
            JdbcClient jdbc, InstantSource clock, TransactionTemplate transaction, Sealing sealing, JsonMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = transaction;
        this.sealing = sealing;
        this.json = json;
    }

    private record Answered(String request, String answer) {}

    /** @param body as it was understood */
    <T> T once(HttpServletRequest request, @Nullable String word, Object body, Class<T> type, Supplier<T> create) {
        if (word == null) {
            return create.get();
        }
        if (!WORD.matcher(word).matches()) {
            throw new Refused(
                    HttpStatus.BAD_REQUEST, "Idempotency-Key: 1 to 200 visible letters are wanted. Next: correct it");
        }
        String who = Caller.of(request).orElseThrow().name();
        String asked = sealing.digest(request.getRequestURI() + "\n" + json.writeValueAsString(body));
        return transaction.execute(_ -> {
            Optional<Answered> before = answered(who, word);
            if (before.isPresent()) {
                if (!before.get().request().equals(asked)) {
                    throw new Refused(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "This Idempotency-Key came with another request before. Next: choose a new one for each request");
                }
                return json.readValue(before.get().answer(), type);
            }
            T made = create.get();
            keep(who, word, asked, made);
            return made;
        });
    }

    private Optional<Answered> answered(String who, String word) {
        return jdbc.sql("select request, answer from answered where who = :who and word = :word and made > :since")
                .param("who", who)
                .param("word", word)
                .param("since", Instants.column(clock.instant().minus(KEPT)))
                .query((row, _) -> new Answered(row.getString("request"), row.getString("answer")))
                .optional();
    }

    private void keep(String who, String word, String asked, Object made) {
        jdbc.sql("delete from answered where made < :since")
                .param("since", Instants.column(clock.instant().minus(KEPT)))
                .update();
        jdbc.sql(
                        "insert into answered (who, word, request, answer, made) values (:who, :word, :request, :answer, :made)")
                .param("who", who)
                .param("word", word)
                .param("request", asked)
                .param("answer", json.writeValueAsString(made))
                .param("made", Instants.column(clock.instant()))
                .update();
    }
}
