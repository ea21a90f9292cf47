package io.holdfast.server.api;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bodies as JSON. What is wrong with one is told by {@link Unreadable}, in words of ours: Jackson's quote what stands there, which may be a secret, and Spring would log them where
 * somebody has it log more than usual.
 */
@Component
class JsonBodies extends JacksonJsonHttpMessageConverter {
    JsonBodies(JsonMapper json) {
        super(json);
    }

    @Override
    public Object read(ResolvableType type, HttpInputMessage body, @Nullable Map<String, Object> hints)
            throws IOException {
        try {
            return super.read(type, body, hints);
        } catch (HttpMessageNotReadableException problem) {
            HttpMessageNotReadableException silent =
                    new HttpMessageNotReadableException("The body can't be read", problem.getHttpInputMessage());
            silent.initCause(problem.getCause());
            throw silent;
        }
    }
}
