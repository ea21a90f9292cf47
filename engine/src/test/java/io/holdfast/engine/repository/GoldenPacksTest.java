package io.holdfast.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.chunk.ContentHasher;
import io.holdfast.engine.frame.FrameOpener;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.RecoveryKey;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.key.Slot;
import io.holdfast.engine.key.SlotKind;
import io.holdfast.engine.pack.ChunkMark;
import io.holdfast.engine.pack.Directory;
import io.holdfast.engine.pack.FrameMark;
import io.holdfast.engine.pack.PackInfo;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.pack.PackReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reader.maker.GoldenRepository;

/** The golden repository of format 1, which another writer made from the page alone, opens here: header, slots, packs. */
class GoldenPacksTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/format-1/repository");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final FrameOpener opener = new FrameOpener();

    @AfterEach
    void close() {
        opener.close();
    }

    @Test
    void passwordAndRecoveryKeyGiveTheSameKeys() throws IOException {
        Keys byPassword = open(Secret.Password.of(GoldenRepository.PASSWORD.toCharArray()), SlotKind.PASSWORD);
        Keys byRecovery = open(RecoveryKey.parse(GoldenRepository.recoveryKey()), SlotKind.RECOVERY_KEY);

        for (PackKind kind : PackKind.values()) {
            assertThat(byPassword.derive(kind.purpose(), new byte[0], "label"))
                    .isEqualTo(byRecovery.derive(kind.purpose(), new byte[0], "label"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFrameOpensAndEveryChunkHasItsHash(PackKind kind) throws IOException {
        Keys keys = open(RecoveryKey.parse(GoldenRepository.recoveryKey()), SlotKind.RECOVERY_KEY);
        var reader = new PackReader(keys, opener);
        var hasher = new ContentHasher(keys);
        List<Path> packs = packs(kind);

        assertThat(packs).isNotEmpty();
        for (Path path : packs) {
            byte[] pack = Files.readAllBytes(path);
            String name = path.getFileName().toString();
            assertThat(name).endsWith(PackInfo.of(pack, pack.length).name().toString());
            Directory directory = reader.directory(kind, pack, pack.length, name);
            byte[] key = reader.key(kind, pack, pack.length, name);
            for (int n = 0; n < directory.frameCount(); n++) {
                FrameMark frame = directory.frame(n);
                byte[] plain = opener.open(key, n, pack, frame.place(), frame.length(), name);
                assertThat(plain).hasSize(frame.plainLength());
                for (ChunkMark chunk : directory.chunks(n)) {
                    assertThat(hasher.holds(plain, chunk.offset(), chunk.length(), chunk.hash()))
                            .isTrue();
                }
            }
            assertThat(reader.scan(kind, pack, pack.length, name)).hasSize(directory.frameCount() + 1);
        }
    }

    /** As a repository is opened: slots that are damaged, strange or another's are passed over. */
    private static Keys open(Secret secret, SlotKind kind) throws IOException {
        byte[] bytes = Files.readAllBytes(GOLDEN.resolve(Header.NAME));
        Header header = Header.parse(bytes);
        ObjectHash hash = Header.hash(bytes);
        for (Path path : named(GOLDEN.resolve("keys"))) {
            Slot slot = Slot.parse(Files.readAllBytes(path));
            var keys = slot.open(secret, header.id(), hash);
            if (keys.isPresent()) {
                assertThat(slot.kind()).isEqualTo(kind);
                return keys.get();
            }
        }
        throw new AssertionError("no slot opens");
    }

    private static List<Path> packs(PackKind kind) throws IOException {
        if (kind == PackKind.PAGE) {
            try (var pages = Files.list(GOLDEN.resolve(kind.folder()))) {
                return pages.filter(page -> page.getFileName().toString().contains("-"))
                        .toList();
            }
        }
        List<Path> packs = new ArrayList<>();
        try (var folders = Files.list(GOLDEN.resolve(kind.folder()))) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                packs.addAll(named(folder));
            }
        }
        return packs;
    }

    private static List<Path> named(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(
                            file -> HASH.matcher(file.getFileName().toString()).matches())
                    .toList();
        }
    }
}
