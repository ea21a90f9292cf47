package io.holdfast.server.access;

import io.holdfast.server.catalog.DatabaseAway;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a call comes to no endpoint, in problem details like all that endpoints refuse.
 *
 * @param next what to do
 */
public record Refusal(HttpStatus status, String detail, String next) {
    /** Seconds after which it may be worth another try, as a header has them. */
    public static final String SOON_SECONDS = "5";

    /** Nobody can say who calls, or what there is. */
    public static final Refusal AWAY = new Refusal(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The server's database does not answer; whether a change was made is not known.",
            "try again in a few seconds, and look whether the change is there; if it stays so, look at the database");

    private static final String LESS =
            "try again in a few seconds; if it stays so, look at who asks so much, or ask another node";

    /** More is asked of this node than it can answer at once; nothing was done. */
    public static final Refusal NO_TURN = new Refusal(
            HttpStatus.SERVICE_UNAVAILABLE,
            "So much is asked of this server at once that the call had no turn; nothing was changed.",
            LESS);

    /** The same in the middle of a call. */
    private static final Refusal CROWD = new Refusal(
            HttpStatus.SERVICE_UNAVAILABLE,
            "So much is asked of this server at once that the call was not answered in time; whether a change was made is not known.",
            LESS);

    /** Of what failed because the database was not there, or because too many ask it. */
    public static Refusal of(RuntimeException away) {
        return DatabaseAway.isCrowd(away) ? CROWD : AWAY;
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of a status that somebody else has set. */
    public static Refusal of(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        if (known == null || known.is5xxServerError()) {
            return new Refusal(
                    known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known,
                    "The server failed to answer.",
                    "look into its log, and try again");
        }
        return new Refusal(
                known, "The call can't be understood as it came.", "look at its path, its headers and their encoding");
    }

    /** As the whole answer. */
    public void write(HttpServletResponse response) throws IOException {
        response.setStatus(status.value());
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, SOON_SECONDS);
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", status.getReasonPhrase());
        problem.put("status", status.value());
        problem.put("detail", detail);
        problem.put("next", next);
        response.getOutputStream().write(JSON.writeValueAsBytes(problem));
    }
}
