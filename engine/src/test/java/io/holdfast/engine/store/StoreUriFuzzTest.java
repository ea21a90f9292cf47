package io.holdfast.engine.store;

import io.holdfast.engine.error.BadInput;
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
                        "cos://bucket-1250000000/p?region=ap-guangzhou&profile=x",
                        "obs://bucket?region=cn-north-4&endpoint=https://obs.cn-north-4.myhuaweicloud.com",
                        "s3://bucket?endpoint=h&provider=minio",
                        "s3://bucket")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        new Fuzz(Set.of(BadInput.class), valid)
                .check(bytes -> StoreUri.parse(new String(bytes, StandardCharsets.UTF_8)));
    }
}
