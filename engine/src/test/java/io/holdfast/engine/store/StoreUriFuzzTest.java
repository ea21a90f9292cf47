package io.holdfast.engine.store;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StoreUriFuzzTest {
    @Test
    void anyTextNamesAStoreOrSaysWhereItGoesWrong() {
        List<byte[]> valid = Stream.of(
                        "s3://bucket/a/b?endpoint=https://h:9000&region=r&path-style=true",
                        "file:///a/b%20c",
                        "/plain path/x",
                        "s3://bucket")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        new Fuzz(Set.of(BadInput.class, Unsupported.class), valid)
                .check(bytes -> StoreUri.parse(new String(bytes, StandardCharsets.UTF_8)));
    }
}
