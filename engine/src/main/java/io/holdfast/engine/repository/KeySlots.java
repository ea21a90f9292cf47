package io.holdfast.engine.repository;

import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.error.AccessDenied;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.error.Conflict;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.error.Unsupported;
import io.holdfast.engine.key.KdfCost;
import io.holdfast.engine.key.Keys;
import io.holdfast.engine.key.Secret;
import io.holdfast.engine.key.Slot;
import io.holdfast.engine.store.Store;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ways to unlock a repository: objects under {@code keys/}, each of which seals the same keys under another secret. Adding
 * and removing one rewrites no data. Format: {@code docs/format.md}, section 4.
 */
public final class KeySlots {
    private static final String FOLDER = "keys/";

    /** More are not tried: each costs a quarter of a second. */
    static final int MOST = 64;

    private final Store store;
    private final Header header;
    private final ObjectHash headerHash;
    private volatile Optional<Listed> openedBy = Optional.empty();

    private KeySlots(Store store, Header header, ObjectHash headerHash) {
        this.store = store;
        this.header = header;
        this.headerHash = headerHash;
    }

    /**
     * Reads the header of a repository.
     *
     * @throws NotFound if there is no repository here
     */
    static KeySlots of(Store store) {
        byte[] bytes = headerBytes(store);
        return new KeySlots(store, Header.parse(bytes), Header.hash(bytes));
    }

    private static byte[] headerBytes(Store store) {
        try {
            return store.get(Header.NAME, Header.MAX_LENGTH);
        } catch (NotFound e) {
            throw new NotFound(withoutHeader(store), e);
        }
    }

    private static String withoutHeader(Store store) {
        if (hasContent(store)) {
            return store.describe() + " holds a repository that has lost its header, " + Header.NAME
                    + ". Next: put that file back "
                    + "from any copy of the repository, or holdfast repair --from REPLICA";
        }
        return store.list(FOLDER, null).found().isEmpty()
                ? store.describe() + " is no Holdfast repository. Next: check the address, or make one: holdfast init "
                        + store.describe()
                : store.describe() + " holds a repository whose making was cut short. Next: holdfast init "
                        + store.describe();
    }

    /** Whether somebody has written more there than a header and slots. */
    private static boolean hasContent(Store store) {
        return Stream.of("ledger/", "data/", "meta/")
                .anyMatch(folder -> !store.list(folder, null).found().isEmpty());
    }

    /**
     * Makes a repository: slots first, then the header, which is what makes it one.
     *
     * @throws Conflict if there is one already, or what is left of one: under another header nothing of it could be read
     */
    static void init(
            Store store, Header header, Keys keys, List<NewSlot> slots, SecureRandom random, InstantSource clock) {
        if (store.head(Header.NAME).isPresent()) {
            throw new Conflict(store.describe() + " is a Holdfast repository already. Next: back up into it, or choose "
                    + "another place");
        }
        if (hasContent(store)) {
            throw new Conflict(withoutHeader(store) + "; another repository needs another place");
        }
        byte[] bytes = header.print();
        KeySlots made = new KeySlots(store, header, Header.hash(bytes));
        slots.forEach(slot -> made.add(keys, slot, random, clock));
        store.put(Header.NAME, Store.Body.of(bytes));
    }

    /** Whether a secret opens one of a store's slots under a header that may be the one they were made for. */
    static boolean opens(Store store, byte[] header, Secret secret) {
        KeySlots slots = new KeySlots(store, Header.parse(header), Header.hash(header));
        return slots.list().stream()
                .anyMatch(each -> each.slot
                        .open(secret, slots.header.id(), slots.headerHash)
                        .isPresent());
    }

    /** @throws BadInput if a store holds another repository, or none */
    void mustBeOf(Store replica) {
        if (!Header.hash(headerBytes(replica)).equals(headerHash)) {
            throw new BadInput(replica.describe() + " is no replica of " + store.describe()
                    + ": it holds another repository. Next: check the address");
        }
    }

    Header header() {
        return header;
    }

    /** A slot to be made. */
    public record NewSlot(Secret secret, String label, KdfCost cost) {}

    /**
     * A slot that is there.
     *
     * @param id what it is removed by: the first digits of its name are enough
     */
    public record Listed(String id, Slot slot) {}

    /** Every slot that this release can read. */
    public List<Listed> list() {
        List<Listed> all = new ArrayList<>();
        for (Store.Stat stat : store.list(FOLDER, null).found()) {
            String id = stat.name().substring(FOLDER.length());
            if (Hex.is(id, 64) && all.size() < MOST) {
                read(stat.name(), id).ifPresent(slot -> all.add(new Listed(id, slot)));
            }
        }
        return all;
    }

    /**
     * The keys.
     *
     * @throws AccessDenied if the secret fits no slot
     * @throws Damaged      if it fits none that can be read, and there are others
     */
    Keys open(Secret secret) {
        Set<String> tried = new HashSet<>();
        // Looked for twice: a slot may have been removed between the list and its read, and another have taken its
        // place.
        return byAnother(secret, tried).or(() -> byAnother(secret, tried)).orElseThrow(this::unopened);
    }

    /** @param tried ids of slots that it does not fit; more are added */
    private Optional<Keys> byAnother(Secret secret, Set<String> tried) {
        for (Listed each : list()) {
            if (tried.add(each.id)) {
                Optional<Keys> keys = opened(each, secret);
                if (keys.isPresent()) {
                    openedBy = Optional.of(each);
                    return keys;
                }
            }
        }
        return Optional.empty();
    }

    private HoldfastException unopened() {
        List<Unfit> unfit = unfitSlots();
        if (!unfit.isEmpty()) {
            Unfit first = unfit.getFirst();
            return new Damaged(
                    first.name + " of " + store.describe() + " " + first.why + ", and no other key slot opens with "
                            + "this password or recovery key. Next: put it back from a copy of the repository, or use the secret "
                            + "of another slot");
        }
        return new AccessDenied("The password or recovery key does not open " + store.describe()
                + ". Next: check HOLDFAST_PASSWORD, --password-file or --password-command; if it is right for certain, "
                + Header.NAME + " may be damaged: compare it with a copy of the repository");
    }

    /** The slot by which the repository was opened; it may be gone since. */
    Optional<Listed> openedBy() {
        return openedBy;
    }

    private Optional<Keys> opened(Listed slot, Secret secret) {
        return slot.slot.open(secret, header.id(), headerHash);
    }

    /** A slot that this secret opens. */
    Optional<Listed> openedBy(Secret secret) {
        return list().stream().filter(each -> opened(each, secret).isPresent()).findFirst();
    }

    /** Whether the store has this slot, by its name, and the secret opens it. */
    boolean isOpenedBy(String id, Secret secret) {
        return read(FOLDER + id, id)
                .filter(slot -> opened(new Listed(id, slot), secret).isPresent())
                .isPresent();
    }

    /**
     * Adds a slot; returns its id.
     *
     * @param clock of this machine: the slot says when it was made
     * @throws Conflict if there are so many that it might not be tried
     */
    String add(Keys keys, NewSlot slot, SecureRandom random, InstantSource clock) {
        if (list().size() >= MOST) {
            throw new Conflict("There are " + MOST + " key slots, and more are not tried. Next: remove one that is not "
                    + "used: holdfast key list " + store.describe());
        }
        byte[] bytes = Slot.seal(keys, slot.secret, slot.label, clock.instant(), headerHash, slot.cost, random);
        String id = ObjectHash.sha256(bytes).toString();
        store.put(FOLDER + id, Store.Body.of(bytes));
        return id;
    }

    /**
     * Removes a slot, unless it is the last.
     *
     * @param id or the first digits of it
     */
    public String remove(String id) {
        List<Listed> all = list();
        Listed meant = find(id, all);
        if (all.size() == 1) {
            throw new Conflict("Key slot " + id + " is the only one: without it nothing here could ever be read again. "
                    + "Next: add another first: holdfast key add " + store.describe());
        }
        delete(meant);
        return meant.id;
    }

    /**
     * A slot.
     *
     * @param id or the first digits of it
     */
    Listed find(String id) {
        return find(id, list());
    }

    private Listed find(String id, List<Listed> all) {
        List<Listed> meant = all.stream().filter(each -> each.id.startsWith(id)).toList();
        if (meant.isEmpty() || id.isEmpty()) {
            throw new NotFound("There is no key slot " + id + ". Next: holdfast key list " + store.describe());
        }
        if (meant.size() > 1) {
            throw new BadInput("Several key slots begin with " + id + ". Next: give more digits");
        }
        return meant.getFirst();
    }

    /** To be called where another slot was seen to open. */
    void delete(Listed slot) {
        store.delete(FOLDER + slot.id);
    }

    /**
     * An object that is not what it should be.
     *
     * @param why how its sentence ends that begins with its name
     */
    public record Unfit(String name, String why) {}

    /** Compares the header with the one that the keys were opened under, and every slot with its name. */
    public List<Unfit> check() {
        List<Unfit> unfit = new ArrayList<>(unfitSlots());
        try {
            if (!Header.hash(store.get(Header.NAME, Header.MAX_LENGTH)).equals(headerHash)) {
                unfit.add(new Unfit(Header.NAME, "is not the header that the repository was opened with"));
            }
        } catch (NotFound | Damaged e) {
            unfit.add(new Unfit(Header.NAME, "can't be read: " + e.message()));
        }
        return unfit;
    }

    private List<Unfit> unfitSlots() {
        List<Unfit> unfit = new ArrayList<>();
        for (Store.Stat stat : store.list(FOLDER, null).found()) {
            String id = stat.name().substring(FOLDER.length());
            if (Hex.is(id, 64)) {
                whyUnfit(stat.name(), id).ifPresent(why -> unfit.add(new Unfit(stat.name(), why)));
            }
        }
        return unfit;
    }

    private Optional<String> whyUnfit(String name, String id) {
        try {
            byte[] bytes = store.get(name, Slot.MAX_LENGTH);
            if (!ObjectHash.sha256(bytes).toString().equals(id)) {
                return Optional.of("has another hash than its name says");
            }
            Slot.parse(bytes);
            return Optional.empty();
        } catch (Unsupported e) {
            // A slot of a later release: left alone.
            return Optional.empty();
        } catch (Damaged e) {
            return Optional.of("can't be read: " + e.message());
        } catch (NotFound e) {
            // Removed meanwhile.
            return Optional.empty();
        }
    }

    private Optional<Slot> read(String name, String id) {
        try {
            byte[] bytes = store.get(name, Slot.MAX_LENGTH);
            return ObjectHash.sha256(bytes).toString().equals(id) ? Optional.of(Slot.parse(bytes)) : Optional.empty();
        } catch (Damaged | Unsupported | NotFound e) {
            // A slot that can't be read opens nothing; another may.
            return Optional.empty();
        }
    }
}
