package io.holdfast.server.access;

import io.holdfast.server.catalog.DatabaseAway;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who calls: by a token, or by the cookie of a session. A change that comes with a cookie must bring the session's other word in a
 * header too, else the call counts as nobody's. Whether the caller may do it is asked later ({@link RoleGate}).
 */
@Component
public class AccessFilter extends OncePerRequestFilter {
    public static final String COOKIE = "holdfast";
    static final String FORGERY = "X-Holdfast-Session";
    private static final String BEARER = "Bearer ";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final Sessions sessions;
    private final Tokens tokens;

    public AccessFilter(Sessions sessions, Tokens tokens) {
        this.sessions = sessions;
        this.tokens = tokens;
    }

    /** Whether this process lives is said to anybody, also when nobody can be known. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            caller(request).ifPresent(found -> found.noteIn(request));
        } catch (RuntimeException e) {
            if (!DatabaseAway.isWhy(e)) {
                throw e;
            }
            Refusal.of(e).write(response);
            return;
        }
        chain.doFilter(request, response);
    }

    /** Whether who sent a request that is still being answered would be let in now: sessions and tokens end. */
    public boolean isStillIn(HttpServletRequest request, Role least) {
        return caller(request).filter(found -> found.role().may(least)).isPresent();
    }

    private Optional<Caller> caller(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            return authorization.startsWith(BEARER + Tokens.PREFIX)
                    ? tokens.find(authorization.substring(BEARER.length()))
                    : Optional.empty();
        }
        return cookie(request)
                .flatMap(sessions::find)
                .filter(session -> READING.contains(request.getMethod()) || bringsTheOtherWord(request, session))
                .map(Sessions.Known::caller);
    }

    /** The cookie of a session, as it came. */
    public static Optional<String> cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(each -> each.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    private static boolean bringsTheOtherWord(HttpServletRequest request, Sessions.Known session) {
        String word = request.getHeader(FORGERY);
        return word != null
                && MessageDigest.isEqual(
                        Digests.of(word).getBytes(StandardCharsets.US_ASCII),
                        session.forgery().getBytes(StandardCharsets.US_ASCII));
    }
}
