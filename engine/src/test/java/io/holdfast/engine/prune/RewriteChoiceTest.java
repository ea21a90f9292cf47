package io.holdfast.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.ObjectHash;
import io.holdfast.engine.ledger.LedgerRecord.PackId;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.prune.LiveRecords.Need;
import io.holdfast.engine.prune.PackFates.Fate;
import io.holdfast.engine.prune.PackFates.Judged;
import io.holdfast.engine.prune.PruneOptions.Rewriting;
import io.holdfast.engine.prune.RewriteChoice.Chosen;
import io.holdfast.engine.store.Store;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which packs a prune finds worth rewriting, to the byte: docs/decisions/0051. */
class RewriteChoiceTest {
    private static final long FRAMING = 256;
    private static final int SMALLEST_LARGE = RewriteChoice.SMALL;
    private static final Rewriting ALL = new Rewriting(0, Long.MAX_VALUE);

    private final Set<ObjectHash> condemned = new HashSet<>();

    private static ObjectHash name(int number) {
        return ObjectHash.of(new ByteWriter(ObjectHash.LENGTH)
                .u32(number)
                .bytes(new byte[ObjectHash.LENGTH - Integer.BYTES])
                .toByteArray());
    }

    private static Judged judged(PackKind kind, int number, long size, Fate fate, long stored, boolean bound) {
        PackUse use = new PackUse();
        use.add(0, Map.of(0, new PackUse.Used(stored, stored)));
        Store.Stat listed = new Store.Stat(kind.path(name(number)), size, Instant.EPOCH);
        PackRows.Said said = new PackRows.Said(name(number), Need.LIVE, Optional.empty(), List.of(), use, bound);
        return new Judged(new PackId(kind, name(number)), listed, fate, Instant.EPOCH, said);
    }

    /** A pack of content that snapshots need, of which so many bytes are in use, its framing included. */
    private static Judged content(int number, long size, long used) {
        return judged(PackKind.DATA, number, size, Fate.NEEDED, used - FRAMING, false);
    }

    private RewriteChoice choice(Rewriting options, Judged... packs) {
        RewriteChoice choice = new RewriteChoice(options, condemned::contains, (_, frames) -> frames);
        List.of(packs).forEach(choice::take);
        return choice;
    }

    private Set<ObjectHash> chosen(Rewriting options, Judged... packs) {
        return choice(options, packs).chosen().packs();
    }

    @Test
    void onlyPacksThatSnapshotsNeedCount() {
        condemned.add(name(1));
        for (Fate fate : Fate.values()) {
            RewriteChoice choice = choice(ALL, judged(PackKind.DATA, 1, 4_000, fate, 1_000, false));
            assertThat(choice.chosen().isNothing()).as("%s", fate).isEqualTo(fate != Fate.NEEDED);
            assertThat(choice.unused()).as("%s", fate).isEqualTo(fate == Fate.NEEDED ? 3_000 - FRAMING : 0);
        }
        RewriteChoice index = choice(ALL, judged(PackKind.INDEX, 1, 4_000, Fate.NEEDED, 1_000, false));
        assertThat(index.chosen().isNothing()).isTrue();
        assertThat(index.unused()).isZero();
    }

    @Test
    void aPackIsWorthItWhenAQuarterOfItIsOfNoUse() {
        long size = 4L * SMALLEST_LARGE;
        Chosen sparse = choice(ALL, content(1, size, size / 4 * 3)).chosen();
        assertThat(sparse).isEqualTo(new Chosen(Set.of(name(1)), size, size / 4 * 3));
        assertThat(sparse.isNothing()).isFalse();
        assertThat(chosen(ALL, content(1, size, size / 4 * 3 + 1))).isEmpty();
    }

    /** An estimate may be more than there is. */
    @Test
    void noPackHasMoreInUseThanItHas() {
        RewriteChoice choice = choice(ALL, content(1, 4_000, 10_000), content(2, 4_000, 1_000));
        assertThat(choice.unused()).isEqualTo(3_000);
    }

    /** Nothing tells how much of it is in use. */
    @Test
    void aPackOfManifestsIsInUseWholeAndIsRewrittenWhenItIsCondemned() {
        Judged manifests = judged(PackKind.META, 1, 4_000, Fate.NEEDED, 0, false);
        assertThat(choice(ALL, manifests).unused()).isZero();
        assertThat(chosen(ALL, manifests)).isEmpty();
        condemned.add(name(1));
        assertThat(choice(ALL, manifests).chosen()).isEqualTo(new Chosen(Set.of(name(1)), 4_000, 4_000));
    }

    @Test
    void emptiestFirstAndNoMoreThanUntilLittleEnoughIsOfNoUse() {
        Judged[] packs = {content(1, 4_000, 2_000), content(2, 4_000, 1_000)};
        assertThat(chosen(new Rewriting(0.25, Long.MAX_VALUE), packs))
                .as("2,000 of 8,000 bytes may be of no use")
                .containsExactly(name(2));
        assertThat(chosen(new Rewriting(0.2499, Long.MAX_VALUE), packs)).containsExactlyInAnyOrder(name(1), name(2));
        assertThat(chosen(new Rewriting(0.625, Long.MAX_VALUE), packs))
                .as("as much as is of no use")
                .isEmpty();
    }

    @Test
    void howEmptyAPackIsGoesByItsOwnSize() {
        assertThat(chosen(new Rewriting(0, 2_000), content(1, 8_000, 2_000), content(2, 2_000, 1_000)))
                .containsExactly(name(1));
    }

    /** What may be of no use is a share of content: manifests are beside it. */
    @Test
    void packsOfManifestsDoNotRaiseWhatMayBeOfNoUse() {
        Judged manifests = judged(PackKind.META, 3, 1 << 20, Fate.NEEDED, 0, false);
        assertThat(chosen(new Rewriting(0.5, Long.MAX_VALUE), content(1, 4_000, 1_000), manifests))
                .containsExactly(name(1));
    }

    @Test
    void onePruneCopiesItsShareAndAtLeastOnePack() {
        Judged[] packs = {content(1, 4_000, 2_000), content(2, 4_000, 1_000)};
        assertThat(chosen(new Rewriting(0, Long.MAX_VALUE, 0.375), packs)).hasSize(2);
        RewriteChoice less = choice(new Rewriting(0, Long.MAX_VALUE, 0.374), packs);
        assertThat(less.chosen().packs()).containsExactly(name(2));
        assertThat(less.chosenAtOnce()).isEqualTo(new Chosen(Set.of(name(1), name(2)), 8_000, 3_000));
        assertThat(chosen(new Rewriting(0, Long.MAX_VALUE, 0), packs)).containsExactly(name(2));
    }

    @Test
    void noMoreIsCopiedThanMayBeWhateverItIs() {
        Judged[] packs = {content(1, 4_000, 2_000), content(2, 4_000, 1_000)};
        assertThat(chosen(new Rewriting(0, 3_000), packs)).hasSize(2);
        assertThat(chosen(new Rewriting(0, 2_999), packs)).containsExactly(name(2));
        condemned.add(name(1));
        assertThat(chosen(new Rewriting(0, 2_999), packs)).containsExactly(name(1));
        assertThat(chosen(new Rewriting(0, 1_999), packs)).containsExactly(name(2));
    }

    @Test
    void whatIsCondemnedIsRewrittenWhateverItWeighsAndTakesNothingOfTheShare() {
        condemned.add(name(1));
        Judged[] packs = {content(1, 4_000, 4_000), content(2, 4_000, 1_000), content(3, 4_000, 2_000)};
        assertThat(chosen(new Rewriting(1, Long.MAX_VALUE), packs)).containsExactly(name(1));
        assertThat(chosen(new Rewriting(0, Long.MAX_VALUE, 0.25), packs))
                .as("1,000 and 2,000 bytes are a quarter of 12,000")
                .containsExactlyInAnyOrder(name(1), name(2), name(3));
        assertThat(chosen(new Rewriting(0, Long.MAX_VALUE, 0.24), packs)).containsExactlyInAnyOrder(name(1), name(2));
    }

    /** A record that can't be written anew would go on naming it. */
    @Test
    void whatMustStayIsNotCopiedThoughItCounts() {
        Judged bound = judged(PackKind.DATA, 1, 4_000, Fate.NEEDED, 1_000 - FRAMING, true);
        RewriteChoice choice = choice(ALL, bound);
        assertThat(choice.chosen().isNothing()).isTrue();
        assertThat(choice.unused()).isEqualTo(3_000);
        condemned.add(name(1));
        assertThat(chosen(ALL, bound)).isEmpty();
    }

    @Test
    void smallPacksAreJoinedWhenThereAreSeveral() {
        assertThat(chosen(ALL, small(RewriteChoice.SEVERAL - 1))).isEmpty();
        assertThat(chosen(ALL, small(RewriteChoice.SEVERAL))).hasSize(RewriteChoice.SEVERAL);
        assertThat(chosen(new Rewriting(1, Long.MAX_VALUE), small(RewriteChoice.SEVERAL)))
                .as("who copies nothing for space copies nothing for this")
                .isEmpty();
        assertThat(chosen(new Rewriting(0, Long.MAX_VALUE, 0), small(RewriteChoice.SEVERAL)))
                .as("they take nothing of the share")
                .hasSize(RewriteChoice.SEVERAL);
    }

    private static Judged[] small(int packs) {
        return small(packs, 1_000, 0, 0);
    }

    /** So many small packs, and one more of another size. */
    private static Judged[] small(int packs, long size, int more, long otherSize) {
        return IntStream.range(0, packs + more)
                .mapToObj(i -> content(i, i < packs ? size : otherSize, i < packs ? size : otherSize))
                .toArray(Judged[]::new);
    }

    @Test
    void aLargerOneStaysWhileItIsMoreThanTwiceAllSmallerOnes() {
        int several = RewriteChoice.SEVERAL;
        assertThat(chosen(ALL, small(several, 1_000, 1, 2_000L * several))).hasSize(several + 1);
        assertThat(chosen(ALL, small(several, 1_000, 1, 2_000L * several + 1)))
                .hasSize(several)
                .doesNotContain(name(several));
        assertThat(chosen(ALL, small(several - 1, 1_000, 1, 2_000L * several)))
                .as("too few are left")
                .isEmpty();
    }

    @Test
    void aThirdOfAFullPackIsNotSmall() {
        int several = RewriteChoice.SEVERAL;
        assertThat(chosen(ALL, small(several, SMALLEST_LARGE, 0, 0))).isEmpty();
        assertThat(chosen(ALL, small(several, SMALLEST_LARGE - 1L, 0, 0))).hasSize(several);
    }

    /** However many there are, so many are remembered: those that are worth most. */
    @Test
    void ofTooManyTheEmptiestAreRemembered() {
        int most = 1 << 16;
        RewriteChoice choice = choice(ALL, content(0, 4_000, 3_000));
        for (int i = 1; i <= most; i++) {
            choice.take(content(i, 4_000, 1_000));
        }
        assertThat(choice.chosen().packs()).hasSize(most).doesNotContain(name(0));
    }

    /** Four bytes may be written for one that is freed, and for each object that there is less what one costs. */
    @Test
    void itPaysByWhatIsWrittenForWhatIsFreed() {
        Chosen chosen = new Chosen(Set.of(name(1), name(2)), 10_000, 6_000);
        long most = 4 * 4_000 + 2 * (256L << 10) - 6_000;
        assertThat(chosen.pays(most)).isTrue();
        assertThat(chosen.pays(most + 1)).isFalse();
    }
}
