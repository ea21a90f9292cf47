package io.holdfast.server.api;

import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says why a body can't be read: where, and what is wrong there. What stands there is not repeated: it might be a secret. */
final class Unreadable {
    private Unreadable() {}

    static String why(HttpMessageNotReadableException problem) {
        for (Throwable cause = problem.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnrecognizedPropertyException unknown) {
                return path(unknown) + ": there is no such field. Next: use "
                        + unknown.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .sorted()
                                .collect(Collectors.joining(", "));
            }
            if (cause instanceof DatabindException wrong && !wrong.getPath().isEmpty()) {
                return path(wrong)
                        + ": this is not what is wanted there. Next: look it up in the description of the API";
            }
            if (cause instanceof JacksonException broken && broken.getLocation() != null) {
                TokenStreamLocation at = broken.getLocation();
                return "The body is no JSON from line " + at.getLineNr() + ", column " + at.getColumnNr()
                        + " on. Next: correct it";
            }
        }
        return "The body is missing or can't be read. Next: send JSON";
    }

    private static String path(DatabindException problem) {
        return problem.getPath().stream()
                .map(each -> each.getPropertyName() == null ? "[" + each.getIndex() + "]" : each.getPropertyName())
                .collect(Collectors.joining("."));
    }
}
