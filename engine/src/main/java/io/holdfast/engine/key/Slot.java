package io.holdfast.engine.key;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.Printable;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A key slot: the keys of a repository, sealed under one secret. Adding, changing or removing one rewrites no data. The
 * hash of the repository's header is bound in, so who opens a slot knows that the header is the true one.
 *
 * <p>A secret fits or does not: nothing tells a wrong secret from a damaged slot, or which slot was nearly right. Whether
 * a slot is damaged is told by its name. Format: {@code docs/format.md}, section 4.
 */
public final class Slot {
    /** Ceiling for the object, in bytes. */
    public static final int MAX_LENGTH = 16 * 1024;

    private static final int MAGIC = 0x48464B53; // "HFKS"
    private static final int VERSION = 1;
    private static final int MAX_PARAMETERS = 4 * 1024;
    private static final int MAX_SEALED = 8 * 1024;
    private static final int SALT_LENGTH = 32;
    private static final String LABEL = "holdfast slot 1";
    private static final String WHAT = "a key slot";

    private final SlotKind kind;
    private final SlotParameters parameters;
    /** All bytes before the sealed ones; the nonce is the last of them. */
    private final byte[] clear;

    private final byte[] sealed;

    private Slot(SlotKind kind, SlotParameters parameters, byte[] clear, byte[] sealed) {
        this.kind = kind;
        this.parameters = parameters;
        this.clear = clear;
        this.sealed = sealed;
    }

    /**
     * The bytes of a new slot.
     *
     * @param label      for people: clear to all who can read the store; at most 256 bytes
     * @param headerHash of the repository's header
     * @param cost       of trying one password; a recovery key has none
     */
    public static byte[] seal(
            Keys keys,
            Secret secret,
            String label,
            Instant madeAt,
            ObjectHash headerHash,
            KdfCost cost,
            SecureRandom random) {
        SlotKind kind = kind(secret);
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        byte[] nonce = new byte[Aead.NONCE_LENGTH];
        random.nextBytes(nonce);
        var parameters = new SlotParameters(
                salt, kind == SlotKind.PASSWORD ? Optional.of(cost) : Optional.empty(), checked(label), madeAt);
        byte[] clear = new ByteWriter()
                .u32(MAGIC)
                .u8(VERSION)
                .u8(kind.code())
                .sized(parameters.bytes())
                .bytes(nonce)
                .toByteArray();
        byte[] opened = print(keys);
        byte[] slot = Arrays.copyOf(clear, clear.length + opened.length + Aead.TAG_LENGTH);
        byte[] key = key(secret, parameters, keys.repository());
        new Aead().seal(key, nonce, bound(clear, headerHash), opened, 0, opened.length, slot, clear.length);
        return slot;
    }

    /**
     * Reads what stands clear in a slot.
     *
     * @throws Damaged     if this is no slot, or one that would cost more than is allowed to try
     * @throws Unsupported if only a later release can read it
     */
    public static Slot parse(byte[] bytes) {
        ByteReader in = new ByteReader(bytes, WHAT);
        if (bytes.length > MAX_LENGTH || in.u32() != MAGIC) {
            throw in.damaged("it does not begin as a key slot does, or is too long");
        }
        int version = in.u8();
        if (version != VERSION) {
            throw new Unsupported("A key slot has version " + version
                    + ", which this release does not know. Next: use a newer release of Holdfast");
        }
        SlotKind kind = SlotKind.of(in.u8());
        ByteReader fields = in.slice(in.varint(MAX_PARAMETERS, "length of its parameters"));
        SlotParameters parameters = SlotParameters.parse(kind, fields, WHAT);
        in.skip(Aead.NONCE_LENGTH);
        byte[] clear = Arrays.copyOf(bytes, in.position());
        if (in.remaining() > MAX_SEALED) {
            throw in.damaged("more is sealed in it than is allowed");
        }
        return new Slot(kind, parameters, clear, in.bytes(in.remaining()));
    }

    /**
     * The keys in it, if this is its secret. Takes a quarter of a second and 64 MiB for a password of usual cost.
     *
     * @param repository the id that the header states
     * @param headerHash of the header's bytes
     * @return empty if the secret does not fit
     */
    public Optional<Keys> open(Secret secret, RepositoryId repository, ObjectHash headerHash) {
        if (kind(secret) != kind || sealed.length < Aead.TAG_LENGTH) {
            return Optional.empty();
        }
        byte[] key = key(secret, parameters, repository);
        byte[] nonce = Arrays.copyOfRange(clear, clear.length - Aead.NONCE_LENGTH, clear.length);
        byte[] opened = new byte[sealed.length - Aead.TAG_LENGTH];
        try {
            new Aead().open(key, nonce, bound(clear, headerHash), sealed, 0, sealed.length, opened, 0, WHAT);
        } catch (Damaged doesNotFit) {
            return Optional.empty();
        }
        return Optional.of(new Keys(repository, read(new ByteReader(opened, WHAT))));
    }

    public SlotKind kind() {
        return kind;
    }

    /** For people; safe to show. */
    public String label() {
        return Printable.of(parameters.label().getBytes(StandardCharsets.UTF_8));
    }

    /** By the clock of the machine that made it: for people. */
    public Instant madeAt() {
        return parameters.madeAt();
    }

    /** What it costs to try a password; empty unless this is a password's slot. */
    public Optional<KdfCost> cost() {
        return parameters.cost();
    }

    private static SlotKind kind(Secret secret) {
        return switch (secret) {
            case Secret.Password _ -> SlotKind.PASSWORD;
            case RecoveryKey _ -> SlotKind.RECOVERY_KEY;
        };
    }

    private static byte[] key(Secret secret, SlotParameters parameters, RepositoryId repository) {
        byte[] ikm = switch (secret) {
            case Secret.Password password ->
                Argon2.hash(
                        password.utf8(), parameters.salt(), parameters.cost().orElseThrow());
            case RecoveryKey recovery -> recovery.key();
        };
        return Hkdf.derive(ikm, parameters.salt(), LABEL, repository, Keys.LENGTH);
    }

    private static byte[] bound(byte[] clear, ObjectHash headerHash) {
        return new ByteWriter(clear.length + ObjectHash.LENGTH)
                .bytes(clear)
                .bytes(headerHash.bytes())
                .toByteArray();
    }

    private static byte[] print(Keys keys) {
        ByteWriter out = new ByteWriter();
        var fields = new Fields.Writer(out);
        for (Purpose purpose : Purpose.values()) {
            if (keys.has(purpose)) {
                fields.bytes(1, new ByteWriter().u8(purpose.code()).bytes(keys.key(purpose)));
            }
        }
        return out.toByteArray();
    }

    private static Map<Purpose, byte[]> read(ByteReader in) {
        var keys = new EnumMap<Purpose, byte[]>(Purpose.class);
        var fields = new Fields.Reader(in);
        for (int id = fields.next(); id != 0; id = fields.next()) {
            if (id == 1) {
                readKey(fields.reader(), keys);
            } else {
                fields.unknown(WHAT);
            }
        }
        return keys;
    }

    /** A purpose that only a later release knows is passed over. */
    private static void readKey(ByteReader in, Map<Purpose, byte[]> keys) {
        int code = in.u8();
        byte[] key = in.bytes(Keys.LENGTH);
        in.end();
        for (Purpose purpose : Purpose.values()) {
            if (purpose.code() == code && keys.put(purpose, key) != null) {
                throw in.damaged("two keys for one purpose are in it");
            }
        }
    }

    private static String checked(String label) {
        if (label.getBytes(StandardCharsets.UTF_8).length > SlotParameters.MAX_LABEL) {
            throw new IllegalArgumentException("a label of more than " + SlotParameters.MAX_LABEL + " bytes");
        }
        return label;
    }
}
