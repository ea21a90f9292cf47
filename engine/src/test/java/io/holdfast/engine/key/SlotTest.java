package io.holdfast.engine.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engine.Fault;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Hex;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.bytes.RepositoryId;
import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.Unsupported;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;

class SlotTest {
    private static final RepositoryId ID = RepositoryId.parse("000102030405060708090a0b0c0d0e0f");
    private static final ObjectHash HEADER = ObjectHash.of(new byte[32]);
    private static final KdfCost CHEAP = new KdfCost(8 * 1024, 1, 1);
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final FixedRandom random = new FixedRandom(1);
    private final Keys keys = Keys.random(ID, random);
    private final Secret password = Secret.Password.of("correct horse".toCharArray());
    private final RecoveryKey recovery = RecoveryKey.random(random);

    @Test
    void passwordAndRecoveryKeyEachOpenTheirSlot() {
        Slot byPassword = Slot.parse(seal(password));
        Slot byRecovery = Slot.parse(seal(recovery));

        assertSame(byPassword
                .open(Secret.Password.of("correct horse".toCharArray()), ID, HEADER)
                .orElseThrow());
        assertSame(
                byRecovery.open(RecoveryKey.parse(recovery.text()), ID, HEADER).orElseThrow());
        assertThat(byPassword.kind()).isEqualTo(SlotKind.PASSWORD);
        assertThat(byPassword.cost()).contains(CHEAP);
        assertThat(byRecovery.kind()).isEqualTo(SlotKind.RECOVERY_KEY);
        assertThat(byRecovery.cost()).isEmpty();
        assertThat(byPassword.madeAt()).isEqualTo(NOON);
    }

    @Test
    void otherSecretRepositoryOrHeaderDoesNotFit() {
        Slot slot = Slot.parse(seal(password));
        byte[] otherHeader = new byte[32];
        otherHeader[31] = 1;

        assertThat(slot.open(Secret.Password.of("Correct horse".toCharArray()), ID, HEADER))
                .isEmpty();
        assertThat(slot.open(recovery, ID, HEADER)).isEmpty();
        assertThat(slot.open(password, RepositoryId.of(new byte[16]), HEADER)).isEmpty();
        assertThat(slot.open(password, ID, ObjectHash.of(otherHeader))).isEmpty();
        assertThat(Slot.parse(seal(recovery)).open(RecoveryKey.random(random), ID, HEADER))
                .isEmpty();
    }

    @Test
    void slotWithFewKeysGivesFewKeys() {
        Keys few = new Keys(ID, Map.of(Purpose.DEDUP, new byte[32]));
        byte[] slot = Slot.seal(few, recovery, "", NOON, HEADER, CHEAP, random);

        Keys opened = Slot.parse(slot).open(recovery, ID, HEADER).orElseThrow();

        assertThat(Purpose.values()).filteredOn(opened::has).containsExactly(Purpose.DEDUP);
    }

    @Test
    void slotsWrittenByTheFirstReleaseOpen() throws IOException {
        assertSame(golden("slot-password-1.bin").open(password, ID, HEADER).orElseThrow());
        assertSame(golden("slot-recovery-1.bin").open(recovery, ID, HEADER).orElseThrow());
    }

    /** RFC 9106, section 5.3. */
    @Test
    void argon2IsThatOfItsRfc() {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(Hex.parse("02".repeat(16)))
                .withSecret(Hex.parse("03".repeat(8)))
                .withAdditional(Hex.parse("04".repeat(12)))
                .withMemoryAsKB(32)
                .withIterations(3)
                .withParallelism(4)
                .build());
        byte[] tag = new byte[32];
        generator.generateBytes(Hex.parse("01".repeat(32)), tag);

        assertThat(Hex.of(tag)).isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @Test
    void everyTruncationAndFlippedBitIsDamageOrDoesNotFit() {
        byte[] slot = seal(recovery);

        for (int cut = 0; cut < slot.length; cut++) {
            assertNeverOpens(Arrays.copyOf(slot, cut));
        }
        for (int bit = 0; bit < slot.length * 8; bit++) {
            byte[] other = slot.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertNeverOpens(other);
        }
        assertNeverOpens(Arrays.copyOf(slot, slot.length + 1));
        assertNeverOpens(Arrays.copyOf(slot, Slot.MAX_LENGTH + 1));
    }

    @Fault(123)
    @Test
    void absurdCostIsRefusedBeforeAnyWork() {
        assertRefused(fields -> fields.number(2, 1L << 40).number(3, 1).number(4, 1));
        assertRefused(
                fields -> fields.number(2, KdfCost.MAX_MEMORY + 1).number(3, 1).number(4, 1));
        assertRefused(fields -> fields.number(2, 8192).number(3, 17).number(4, 1));
        assertRefused(fields -> fields.number(2, 8192).number(3, 1).number(4, 17));
    }

    @Test
    void costThatProtectsNothingIsRefused() {
        assertRefused(fields -> fields.number(2, 8191).number(3, 1).number(4, 1));
        assertRefused(fields -> fields.number(2, 8192).number(4, 1));
        assertRefused(fields -> {});
        assertThatThrownBy(() -> new KdfCost(8191, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parametersOutOfBoundsAreRefused() {
        assertThatThrownBy(() -> Slot.parse(slot(2, fields -> fields.bytes(1, new byte[15]))))
                .isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> Slot.parse(slot(2, fields -> fields.bytes(1, new byte[65]))))
                .isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> Slot.parse(
                        slot(2, fields -> fields.bytes(1, new byte[32]).bytes(1, new byte[32]))))
                .isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> Slot.parse(slot(
                        2, fields -> fields.bytes(1, new byte[32]).text(5, "x".repeat(257)))))
                .isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> Slot.parse(
                        slot(2, fields -> fields.bytes(1, new byte[32]).number(2, 8192))))
                .isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> Slot.parse(
                        slot(2, fields -> fields.bytes(1, new byte[32]).number(6, -1L))))
                .isInstanceOf(Damaged.class);
    }

    @Test
    void laterReleasesAreMetWithPatienceOrWithASentence() {
        Slot later = Slot.parse(slot(9, fields -> fields.bytes(1, new byte[32]).number(70, 1)));
        assertThat(later.kind()).isEqualTo(SlotKind.UNKNOWN);
        assertThat(later.open(password, ID, HEADER)).isEmpty();

        assertThatThrownBy(() -> Slot.parse(
                        slot(2, fields -> fields.bytes(1, new byte[32]).number(1000, 1))))
                .isInstanceOf(Unsupported.class);
        byte[] version2 = seal(recovery);
        version2[4] = 2;
        assertThatThrownBy(() -> Slot.parse(version2))
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("newer");
    }

    @Test
    void labelCannotMoveACursor() {
        byte[] slot = Slot.seal(keys, recovery, "bob\u001b[2J\n", NOON, HEADER, CHEAP, random);

        assertThat(Slot.parse(slot).label()).isEqualTo("bob\\x1b[2J\\x0a");
        assertThatThrownBy(() -> Slot.seal(keys, recovery, "ü".repeat(129), NOON, HEADER, CHEAP, random))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secretsDoNotShowThemselves() {
        assertThat(password).hasToString("a password");
        assertThat(Secret.Password.of(new byte[] {1})).hasToString("a password");
    }

    private static void assertRefused(Consumer<Fields.Writer> cost) {
        byte[] slot = slot(1, fields -> cost.accept(fields.bytes(1, new byte[32])));

        assertThatThrownBy(() -> Slot.parse(slot)).isInstanceOf(Damaged.class);
    }

    private void assertNeverOpens(byte[] bytes) {
        try {
            assertThat(Slot.parse(bytes).open(recovery, ID, HEADER)).isEmpty();
        } catch (Damaged | Unsupported e) {
            assertThat(e).hasMessageContaining("slot");
        }
    }

    private void assertSame(Keys opened) {
        for (Purpose purpose : Purpose.values()) {
            assertThat(opened.key(purpose)).isEqualTo(keys.key(purpose));
        }
        assertThat(opened.repository()).isEqualTo(ID);
    }

    private byte[] seal(Secret secret) {
        return Slot.seal(keys, secret, "the night shift", NOON, HEADER, CHEAP, random);
    }

    /** A slot of this kind with these parameters, sealed under nobody's key. */
    private static byte[] slot(int kind, Consumer<Fields.Writer> parameters) {
        ByteWriter fields = new ByteWriter();
        parameters.accept(new Fields.Writer(fields));
        return new ByteWriter()
                .u32(0x48464B53)
                .u8(1)
                .u8(kind)
                .sized(fields.toByteArray())
                .bytes(new byte[12 + 100])
                .toByteArray();
    }

    private static Slot golden(String name) throws IOException {
        try (var in = SlotTest.class.getResourceAsStream("/golden/" + name)) {
            return Slot.parse(Objects.requireNonNull(in).readAllBytes());
        }
    }
}
