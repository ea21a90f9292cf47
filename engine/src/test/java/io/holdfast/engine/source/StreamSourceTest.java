package io.holdfast.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.KeyRange;
import io.holdfast.engine.entry.Listed;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StreamSourceTest {
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private StreamSource command(String script) {
        return StreamSource.ofCommand("dump", List.of("sh", "-c", script), errors);
    }

    @Test
    void whatACommandPrintsIsOneFileOfThatSize() throws IOException {
        try (StreamSource source = command("printf hello");
                Source.Content content = source.open(only(source))) {
            byte[] bytes = new byte[100];
            assertThat(content.read(bytes, 0, 100)).isEqualTo(5);
            assertThat(new String(bytes, 0, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
            assertThat(content.outcome()).isEqualTo(new Source.Outcome.Steady());
            assertThat(content.listed().size()).isEqualTo(5);
        }
    }

    @Fault(109)
    @Test
    void aCommandThatFailsAfterItPrintedMakesNoContent() throws IOException {
        try (StreamSource source = command("printf hello; printf 'all is well\\nno: disk on fire\\n' >&2; exit 3");
                Source.Content content = source.open(only(source))) {
            assertThat(content.read(new byte[100], 0, 100)).isEqualTo(5);
            assertThatThrownBy(content::outcome)
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("sh ended with 3")
                    .hasMessageContaining("It said: no: disk on fire. Next: ");
            assertThat(errors.toString(StandardCharsets.UTF_8)).isEqualTo("all is well\nno: disk on fire\n");
        }
    }

    @Fault(112)
    @Test
    void whatACommandSaysBesideItsContentIsNoContent() throws IOException {
        try (StreamSource source = command("echo 'warning: old version' >&2; printf dump; echo 'warning: again' >&2");
                Source.Content content = source.open(only(source))) {
            byte[] bytes = new byte[100];
            assertThat(content.read(bytes, 0, 100)).isEqualTo(4);
            assertThat(new String(bytes, 0, 4, StandardCharsets.UTF_8)).isEqualTo("dump");
            assertThat(content.outcome()).isEqualTo(new Source.Outcome.Steady());
            assertThat(content.listed().size()).isEqualTo(4);
            assertThat(errors.toString(StandardCharsets.UTF_8))
                    .contains("old version")
                    .contains("again");
        }
    }

    @Fault(111)
    @Test
    void aCommandThatPrintsNothingAndEndsWellIsAnEmptyFile() throws IOException {
        try (StreamSource source = command("true");
                Source.Content content = source.open(only(source))) {
            assertThat(content.read(new byte[10], 0, 10)).isZero();
            assertThat(content.outcome()).isEqualTo(new Source.Outcome.Steady());
            assertThat(content.listed().size()).isZero();
        }
    }

    @Fault(110)
    @Test
    void aCommandThatStallsIsEndedWithTheSourceAndWithWhatItStarted() throws Exception {
        StreamSource source = command("printf x; sleep 1000 & echo $! >&2; wait");
        Source.Content content = source.open(only(source));
        assertThat(content.read(new byte[1], 0, 1)).isEqualTo(1);
        while (!errors.toString(StandardCharsets.UTF_8).endsWith("\n")) {
            Thread.sleep(5);
        }
        long child = Long.parseLong(errors.toString(StandardCharsets.UTF_8).strip());
        source.close();

        assertThatThrownBy(content::outcome).isInstanceOf(Conflict.class).hasMessageContaining("ended with 143");
        while (ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false)) {
            Thread.sleep(5);
        }
        content.close();
    }

    @Test
    void aStreamIsReadOnce() {
        try (StreamSource source = StreamSource.ofInput("in", new ByteArrayInputStream(new byte[3]))) {
            Listed listed = only(source);
            source.open(listed).close();
            assertThatThrownBy(() -> source.open(listed))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("only once");
        }
    }

    @Test
    void aCommandThatIsNotThereIsBadInput() {
        assertThatThrownBy(() -> StreamSource.ofCommand("dump", List.of("/no/such/command"), errors))
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
