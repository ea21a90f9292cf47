package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.key.Aead;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.Purpose;
import io.holdfast.engine.pack.PackInfo;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes an {@link IndexFile}: rows in order of their hashes, then what was folded in. It has its name when it is whole. */
final class IndexFileWriter implements Closeable {
    private final Path path;
    private final Path temporary;
    private final OutputStream out;
    private final byte[] key;
    private final Aead aead = new Aead();
    private final ByteWriter page = new ByteWriter(IndexFile.PAGE);
    private final List<PackInfo> packs = new ArrayList<>();
    private final Map<PackInfo, Integer> numbers = new HashMap<>();
    private byte[] sealed = new byte[IndexFile.PAGE];
    private long rows;
    private long pages;
    private final Fences.Builder fences;

    IndexFileWriter(Path path, Keys keys, SecureRandom random) throws IOException {
        this(path, keys, random, Fences.MOST);
    }

    /** @param mostFences in the file */
    IndexFileWriter(Path path, Keys keys, SecureRandom random, int mostFences) throws IOException {
        this.path = path;
        this.fences = new Fences.Builder(mostFences);
        Files.createDirectories(path.toAbsolutePath().getParent());
        this.temporary = path.resolveSibling(path.getFileName() + ".new");
        byte[] salt = new byte[IndexFile.SALT];
        random.nextBytes(salt);
        this.key = keys.derive(Purpose.INDEX, salt, IndexFile.LABEL);
        this.out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16);
        out.write(salt);
    }

    void add(IndexFile.Row row, PackInfo pack) throws IOException {
        if (rows % IndexFile.ROWS_OF_A_PAGE == 0) {
            fences.addPage(row.hash());
        }
        int number = numbers.computeIfAbsent(pack, fresh -> {
            packs.add(fresh);
            return packs.size() - 1;
        });
        new IndexFile.Row(
                        row.hash(),
                        number,
                        row.frame(),
                        row.place(),
                        row.length(),
                        row.plain(),
                        row.offset(),
                        row.size())
                .encode(page);
        rows++;
        if (rows % IndexFile.ROWS_OF_A_PAGE == 0) {
            endPage();
        }
    }

    /** @param folded runs whose entries are all here */
    Path finish(List<byte[]> folded) throws IOException {
        endPage();
        for (int i = 0; i < packs.size(); i++) {
            IndexFile.encode(packs.get(i), page);
            if ((i + 1) % IndexFile.PACKS_OF_A_PAGE == 0) {
                endPage();
            }
        }
        endPage();
        page.u64(rows).u64(packs.size());
        fences.encode(page);
        folded.forEach(page::sized);
        int length = seal(Long.MAX_VALUE);
        out.write(new ByteWriter(4).u32(length).toByteArray());
        out.close();
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        return path;
    }

    private void endPage() throws IOException {
        if (page.size() > 0) {
            seal(pages++);
        }
    }

    private int seal(long number) throws IOException {
        if (sealed.length < page.size() + Aead.TAG_LENGTH) {
            sealed = new byte[page.size() + Aead.TAG_LENGTH];
        }
        int length =
                aead.seal(key, IndexFile.nonce(number), IndexFile.NOTHING, page.array(), 0, page.size(), sealed, 0);
        out.write(sealed, 0, length);
        page.clear();
        return length;
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(temporary);
    }
}
