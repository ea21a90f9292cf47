package io.holdfast.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StreamSourceTest {
    @Test
    void whatACommandPrintsIsOneFileOfThatSize() throws IOException {
        try (StreamSource source = StreamSource.ofCommand("dump", List.of("sh", "-c", "printf hello"));
                Source.Content content = source.open(only(source))) {
            byte[] bytes = new byte[100];
            assertThat(content.read(bytes, 0, 100)).isEqualTo(5);
            assertThat(new String(bytes, 0, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
            assertThat(content.outcome()).isEqualTo(new Source.Outcome.Steady());
            assertThat(content.listed().size()).isEqualTo(5);
        }
    }

    @Test
    void aCommandThatFailsAfterItPrintedMakesNoContent() throws IOException {
        try (StreamSource source = StreamSource.ofCommand("dump", List.of("sh", "-c", "printf hello; exit 3"));
                Source.Content content = source.open(only(source))) {
            assertThat(content.read(new byte[100], 0, 100)).isEqualTo(5);
            assertThatThrownBy(content::outcome).isInstanceOf(Conflict.class).hasMessageContaining("ended with 3");
        }
    }

    @Test
    void aCommandThatIsNotThereIsBadInput() {
        assertThatThrownBy(() -> StreamSource.ofCommand("dump", List.of("/no/such/command")))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void aNameThatNoFileCouldHaveIsRefused() {
        for (String name : List.of("", "a/b", "..")) {
            assertThatThrownBy(() -> StreamSource.ofInput(name, new ByteArrayInputStream(new byte[0])))
                    .isInstanceOf(BadInput.class);
        }
    }

    private static Listed only(Source source) {
        try (Source.Listing listing = source.list(KeyRange.ALL)) {
            Listed listed = Objects.requireNonNull(listing.next());
            assertThat(listing.next()).isNull();
            return listed;
        }
    }
}
