package io.holdfast.server.api;

import io.holdfast.engine.error.BadInput;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.databind.JsonNode;

/** Sees that a body has all that its record can't do without, each part that is not marked {@code @Nullable}, and that its texts can be kept. */
@RestControllerAdvice
class Completeness extends RequestBodyAdviceAdapter {
    @Override
    public boolean supports(
            MethodParameter parameter, Type target, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public Object afterBodyRead(
            Object body,
            HttpInputMessage message,
            MethodParameter parameter,
            Type target,
            Class<? extends HttpMessageConverter<?>> converter) {
        if (body instanceof Record whole) {
            mustBeComplete(whole, "");
        }
        return body;
    }

    private static void mustBeComplete(Record whole, String path) {
        for (RecordComponent component : whole.getClass().getRecordComponents()) {
            Object value = value(whole, component);
            if (value == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw new BadInput(path + component.getName() + ": this is wanted. Next: give it");
            }
            switch (value) {
                case Record part -> mustBeComplete(part, path + component.getName() + ".");
                case String text -> mustBeText(text, path + component.getName());
                case Collection<?> several ->
                    several.forEach(each -> mustBeText(String.valueOf(each), path + component.getName()));
                case JsonNode document -> mustBeText(document.toString(), path + component.getName());
                case null, default -> {}
            }
        }
    }

    /** Not every database takes the character of the number 0, and half a character is none. */
    private static void mustBeText(String text, String path) {
        if (text.indexOf('\0') >= 0
                || text.contains("\\u0000")
                || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new BadInput(path + ": there is a character in it that can't be kept. Next: take it out");
        }
    }

    private static @Nullable Object value(Record whole, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(whole);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
