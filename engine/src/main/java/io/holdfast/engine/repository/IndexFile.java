package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ContentHash;
import io.holdfast.engine.bytes.FileBytes;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.key.Aead;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.Purpose;
import io.holdfast.engine.pack.PackInfo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Chunks and where they lie, sorted by hash, in a file on local disk: what the index of a repository is looked up in. In memory
 * are one page, some of the list of packs, and 1 MiB of fences at most.
 *
 * <p>Rows lie in sealed pages, so that a file that was changed is noticed and not believed, and tells nobody what is backed
 * up. By its {@link Fences} one page is opened to find a row or to know that there is none; of more than 12 million rows,
 * where a fence stands for several pages, one or two, since hashes are spread evenly.
 *
 * <p>{@code salt(32) page* packPage* tail u32(length of the tail)}; the tail is sealed as well and holds the counts, the fences and the
 * runs that were folded in. Each is sealed with its number as the nonce, under a key of the file's salt.
 */
final class IndexFile implements Closeable {
    static final int ROWS_OF_A_PAGE = 92;
    static final int PACKS_OF_A_PAGE = 67;
    static final int ROW = ContentHash.LENGTH + 28;
    static final int PACK = ObjectHash.LENGTH + 28;
    static final int SALT = 32;
    static final int PAGE = ROWS_OF_A_PAGE * ROW + Aead.TAG_LENGTH;
    static final int PACK_PAGE = PACKS_OF_A_PAGE * PACK + Aead.TAG_LENGTH;
    static final String LABEL = "holdfast local index 2";
    static final byte[] NOTHING = new byte[0];
    private static final int MAX_TAIL = 64 << 20;
    private static final int PACK_PAGES_IN_MEMORY = 64;

    private final Path path;
    private final FileChannel file;
    private final byte[] key;
    private final long rows;
    private final long packs;
    private final Fences fences;
    private final List<byte[]> folded;
    private final Aead aead = new Aead();
    /** Opened pages of the list of packs: rows in order of hashes name packs at random, so each would be opened over and over. */
    private final Map<Integer, byte[]> packPages = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
            return size() > PACK_PAGES_IN_MEMORY;
        }
    };

    /** A row: a chunk and where it lies, its pack by number. */
    record Row(ContentHash hash, int pack, int frame, int place, int length, int plain, int offset, int size) {
        void encode(ByteWriter out) {
            out.bytes(hash.bytes())
                    .u32(pack)
                    .u32(frame)
                    .u32(place)
                    .u32(length)
                    .u32(plain)
                    .u32(offset)
                    .u32(size);
        }

        static Row decode(ByteReader in) {
            return new Row(
                    ContentHash.of(in.bytes(ContentHash.LENGTH)),
                    in.u32(),
                    in.u32(),
                    in.u32(),
                    in.u32(),
                    in.u32(),
                    in.u32(),
                    in.u32());
        }
    }

    private IndexFile(Path path, FileChannel file, byte[] key, ByteReader tail) {
        this.path = path;
        this.file = file;
        this.key = key;
        this.rows = tail.u64();
        this.packs = tail.u64();
        this.fences = Fences.decode(tail, pages());
        this.folded = new ArrayList<>();
        while (tail.hasRemaining()) {
            folded.add(tail.sized(1024, "run"));
        }
    }

    /** @throws Damaged if it is not such a file, or was changed */
    static IndexFile open(Path path, Keys keys) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            byte[] salt = read(file, 0, SALT, path);
            byte[] key = keys.derive(Purpose.INDEX, salt, LABEL);
            long end = file.size() - 4;
            int length = new ByteReader(read(file, end, 4, path), path.toString()).length32(MAX_TAIL, "tail");
            byte[] tail = open(key, Long.MAX_VALUE, read(file, end - length, length, path), path);
            return new IndexFile(path, file, key, new ByteReader(tail, path.toString()));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    long rows() {
        return rows;
    }

    /** Runs whose entries are all here. */
    List<byte[]> folded() {
        return folded;
    }

    Optional<Row> find(ContentHash hash) throws IOException {
        long low = fences.first(hash);
        long high = fences.last(hash);
        long at = fences.guess(hash);
        for (boolean guessed = true; low <= high; guessed = false) {
            at = Math.clamp(at, low, high);
            byte[] page = page(at);
            if (compare(hash, page, 0) < 0) {
                high = at - 1;
                at = guessed ? high : (low + high) >>> 1; // a guess is seldom wrong by more than one
            } else if (compare(hash, page, page.length - ROW) > 0) {
                low = at + 1;
                at = guessed ? low : (low + high) >>> 1;
            } else {
                return find(hash, page);
            }
        }
        return Optional.empty();
    }

    /** In a page that it lies in if it is there. */
    private Optional<Row> find(ContentHash hash, byte[] page) {
        int low = 0;
        int high = page.length / ROW - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(hash, page, middle * ROW);
            if (order == 0) {
                return Optional.of(Row.decode(new ByteReader(page, middle * ROW, ROW, path.toString())));
            }
            if (order < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return Optional.empty();
    }

    private static int compare(ContentHash hash, byte[] page, int at) {
        return Arrays.compareUnsigned(hash.bytes(), 0, ContentHash.LENGTH, page, at, at + ContentHash.LENGTH);
    }

    PackInfo pack(int number) throws IOException {
        byte[] page = packPages.get(number / PACKS_OF_A_PAGE);
        if (page == null) {
            page = packPage(number / PACKS_OF_A_PAGE);
            packPages.put(number / PACKS_OF_A_PAGE, page);
        }
        return decodePack(new ByteReader(page, (number % PACKS_OF_A_PAGE) * PACK, PACK, path.toString()));
    }

    private byte[] packPage(int page) throws IOException {
        int inPage = (int) Math.min(PACKS_OF_A_PAGE, packs - page * (long) PACKS_OF_A_PAGE);
        byte[] sealed =
                read(file, SALT + pagesBytes() + page * (long) PACK_PAGE, inPage * PACK + Aead.TAG_LENGTH, path);
        return openPage(pages() + page, sealed);
    }

    static void encode(PackInfo pack, ByteWriter out) {
        out.bytes(pack.name().bytes()).u32(pack.length()).bytes(pack.md5()).u64(pack.crc64());
    }

    static PackInfo decodePack(ByteReader in) {
        return new PackInfo(
                ObjectHash.of(in.bytes(ObjectHash.LENGTH)),
                in.length32(PackInfo.MAX_LENGTH, "length"),
                in.bytes(PackInfo.MD5_LENGTH),
                in.u64());
    }

    /** Every row, in order; an error of the disk ends it as {@link Damaged}. */
    Iterator<Row> iterator() {
        return new Iterator<>() {
            private long nextPage;
            private Iterator<Row> page = List.<Row>of().iterator();

            @Override
            public boolean hasNext() {
                if (!page.hasNext() && nextPage < pages()) {
                    try {
                        page = rows(page(nextPage++)).iterator();
                    } catch (IOException e) {
                        throw new Damaged(path + " can't be read", e);
                    }
                }
                return page.hasNext();
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException(path.toString());
                }
                return page.next();
            }
        };
    }

    private long pages() {
        return (rows + ROWS_OF_A_PAGE - 1) / ROWS_OF_A_PAGE;
    }

    private long pagesBytes() {
        return rows * ROW + pages() * Aead.TAG_LENGTH;
    }

    private byte[] page(long number) throws IOException {
        int inPage = (int) Math.min(ROWS_OF_A_PAGE, rows - number * ROWS_OF_A_PAGE);
        return openPage(number, read(file, SALT + number * PAGE, inPage * ROW + Aead.TAG_LENGTH, path));
    }

    private List<Row> rows(byte[] page) {
        ByteReader in = new ByteReader(page, path.toString());
        List<Row> all = new ArrayList<>(page.length / ROW);
        while (in.hasRemaining()) {
            all.add(Row.decode(in));
        }
        return all;
    }

    private byte[] openPage(long number, byte[] sealed) {
        byte[] plain = new byte[sealed.length - Aead.TAG_LENGTH];
        aead.open(key, nonce(number), NOTHING, sealed, 0, sealed.length, plain, 0, path.toString());
        return plain;
    }

    private static byte[] open(byte[] key, long number, byte[] sealed, Path path) {
        byte[] plain = new byte[Math.max(0, sealed.length - Aead.TAG_LENGTH)];
        new Aead().open(key, nonce(number), NOTHING, sealed, 0, sealed.length, plain, 0, path.toString());
        return plain;
    }

    static byte[] nonce(long number) {
        return new ByteWriter(Aead.NONCE_LENGTH).u32(0).u64(number).toByteArray();
    }

    private static byte[] read(FileChannel file, long at, int length, Path path) throws IOException {
        if (at < 0 || length < 0 || at + length > file.size()) {
            throw new Damaged(path + " is damaged: it ends too early");
        }
        return FileBytes.read(file, at, length);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
