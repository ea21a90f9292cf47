package io.holdfast.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A part of a list.
 *
 * @param next cursor of the next part; absent from the last one
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Page<T>(List<T> items, Optional<String> next) {
    static final int USUAL = 100;
    static final int MOST = 500;

    /**
     * @param reading gives so many behind a key
     * @param key     of an item
     */
    static <T> Page<T> of(
            @Nullable String cursor,
            int limit,
            BiFunction<Optional<String>, Integer, List<T>> reading,
            Function<T, String> key) {
        if (limit < 1 || limit > MOST) {
            throw new Refused(HttpStatus.BAD_REQUEST, "limit: 1 to " + MOST + " is wanted. Next: correct it");
        }
        List<T> found = reading.apply(Optional.ofNullable(cursor).map(Page::decoded), limit + 1);
        return found.size() <= limit
                ? new Page<>(found, Optional.empty())
                : new Page<>(
                        List.copyOf(found.subList(0, limit)), Optional.of(encoded(key.apply(found.get(limit - 1)))));
    }

    private static String encoded(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String cursor) {
        try {
            String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (key.indexOf('\0') >= 0) {
                throw noCursor();
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw noCursor();
        }
    }

    /** @throws Refused if a key is no number: then the cursor was none of ours */
    static long number(String key) {
        try {
            return Long.parseLong(key);
        } catch (NumberFormatException e) {
            throw noCursor();
        }
    }

    /** What is said of a cursor that no answer gave. */
    static Refused noCursor() {
        return new Refused(
                HttpStatus.BAD_REQUEST, "cursor: this is none of ours. Next: take it from the answer before");
    }
}
