package io.holdfast.engine.survey;

import io.holdfast.engine.pack.PackBuilder;
import io.holdfast.engine.pack.PackKind;
import io.holdfast.engine.store.RequestCounts;

/**
 * What a backup of a surveyed source will take, by how the engine lists, reads, packs and commits. Pure.
 *
 * <p>Bytes of content: of each group its bytes by the ratio of its sample, less what is there already. Beside them a chunk takes a row in its pack's directory and
 * one in the index, an entry a row in the manifest; what these weigh was measured on trees and buckets, and {@code SurveyTest} holds it against backups.
 * Requests: a pack is one put, as are a run of the manifest, one of the index, and the record; each reading of the ledger is two lists and asks twice for the
 * time; it is read when a job begins and when it commits.
 */
public final class Expectation {
    /** Of a chunk: hash and length in the directory of its pack, which hardly compress. */
    private static final double DIRECTORY_ROW = 18.3;

    private static final double INDEX_ROW = 24.8;

    /** Of an entry with content: what compression leaves of attributes and key; hash and locator. */
    private static final double CONTENT_ROW = 42;

    /** Each chunk but the first of a content. */
    private static final double PIECE_ROW = 22;

    private static final double OTHER_ROW = 7;

    /** Header, directory, trailer, footer: of a pack, and of what lies in it. */
    private static final double PACK = 170;

    private static final double RUN = 400;

    private static final int CHECKPOINT_PACKS = 64;
    private static final int LISTS_OF_A_READING = 2;
    private static final int CLOCKS_OF_A_READING = 2;
    private static final int PUTS_OF_A_COMMIT = 3;

    /** So many standard errors either way, and so much more of the whole, for what a sample can't show. */
    private static final double ERRORS = 2;

    private static final double UNSEEN = 0.05;

    /** What is extrapolated from a listing that was broken off may be so many times more or less. */
    private static final double EXTRAPOLATED = 2;

    private final SurveyResult survey;

    public Expectation(SurveyResult survey) {
        this.survey = survey;
    }

    /**
     * What one backup takes.
     *
     * @param contents   that are read
     * @param read       bytes of them
     * @param stored     bytes put into the repository, of which {@code low} to {@code high} are likely
     * @param source     what is asked of the source
     * @param repository what is asked of the repository
     * @param seconds    that it takes where nothing is limited
     */
    public record Expected(
            long contents,
            long read,
            long stored,
            long low,
            long high,
            RequestCounts source,
            RequestCounts repository,
            double seconds) {}

    /** Everything is read, and nothing of it is there. */
    public Expected first() {
        return of(1, survey.twinShare());
    }

    /** @param share of the contents that changed, 0 to 1; what changed is new */
    public Expected changed(double share) {
        return of(Math.clamp(share, 0, 1), 0);
    }

    /** All in the mean: where less than one content is likely to have changed, most backups find nothing, and some one. */
    private Expected of(double share, double twins) {
        double contents = survey.contents() * share;
        double any = share >= 1 ? Math.min(1, survey.contents()) : 1 - Math.pow(1 - share, (double) survey.contents());
        double chunks =
                Math.max(contents, sum(part -> perByte(part, part.chunks(), part.distinct())) * share) * (1 - twins);
        double framed = framed() * share * (1 - twins);
        double error = Math.sqrt(sum(part -> Math.pow(part.bytes() * part.spread(), 2))) * share;
        double beside = beside(contents, share, chunks) + any * (3 * PACK + 2 * RUN);
        double likely = framed + beside;
        double unsure = ERRORS * error + UNSEEN * likely;
        double times = survey.whole() ? 1 : EXTRAPOLATED;
        return new Expected(
                Math.round(contents),
                Math.round(survey.bytes() * share),
                Math.round(likely),
                (long) Math.floor(Math.max(beside, likely - unsure) / times),
                (long) Math.ceil((likely + unsure) * times),
                source(contents, survey.bytes() * share),
                repository(any, contents, framed, chunks, Math.round(likely)),
                seconds(share));
    }

    private double beside(double contents, double share, double chunks) {
        double others = contents == 0 ? 0 : (survey.entries() - survey.contents()) * share;
        return chunks * (DIRECTORY_ROW + INDEX_ROW)
                + contents * CONTENT_ROW
                + Math.max(0, chunks - contents) * PIECE_ROW
                + others * OTHER_ROW;
    }

    /** Of a group of which nothing could be read, as if it did not compress. */
    private double framed() {
        return sum(part -> part.distinct() == 0 ? part.bytes() : perByte(part, part.framed(), part.distinct()));
    }

    private RequestCounts source(double contents, double read) {
        long opened =
                survey.groups().stream().mapToLong(SurveyResult.Part::opened).sum();
        RequestCounts each = survey.sampling();
        RequestCounts fixed = survey.fixed();
        double times = opened == 0 ? 0 : contents / opened;
        double listed = survey.seen() == 0 ? 1 : (double) survey.entries() / survey.seen();
        return new RequestCounts(
                0,
                fixed.gets() + Math.round(each.gets() * times),
                fixed.heads() + Math.round(each.heads() * times),
                fixed.lists() + Math.round(survey.lists() * listed),
                0,
                // It is asked for the time when a job begins, as here, and when it commits.
                2 * fixed.clocks() + Math.round(each.clocks() * times),
                0,
                fixed.requests() == 0 ? 0 : Math.round(read));
    }

    /** @param any how likely it is that there is anything to put */
    private static RequestCounts repository(double any, double contents, double framed, double chunks, long stored) {
        double frame = chunks == 0 ? 0 : framed / chunks;
        double pack = PackBuilder.full(PackKind.DATA) + Math.min(frame, 4 << 20) / 2;
        double packs = Math.max(1, Math.ceil((framed + chunks * DIRECTORY_ROW) / pack));
        double runs = Math.max(1, Math.round(contents * CONTENT_ROW / PackBuilder.full(PackKind.META)))
                + Math.max(1, Math.round(chunks * INDEX_ROW / PackBuilder.full(PackKind.INDEX)));
        long checkpoints = (long) ((packs - 1) / CHECKPOINT_PACKS);
        long readings = 2 + checkpoints;
        return new RequestCounts(
                Math.round((packs + runs) * any) + 1 + checkpoints * PUTS_OF_A_COMMIT,
                0,
                0,
                readings * LISTS_OF_A_READING,
                0,
                readings * CLOCKS_OF_A_READING,
                stored,
                0);
    }

    private double seconds(double share) {
        double listed = survey.seen() == 0 ? 1 : (double) survey.entries() / survey.seen();
        double busy = sum(part -> perByte(part, part.seconds(), part.stands())) * share;
        return survey.listing().toNanos() / 1e9 * listed + busy / survey.readers();
    }

    private interface Figure {
        double of(SurveyResult.Part part);
    }

    private double sum(Figure figure) {
        return survey.groups().stream().mapToDouble(figure::of).sum();
    }

    /** Of the sample, carried over to the group by bytes. */
    private static double perByte(SurveyResult.Part part, double ofSample, double bytesOfIt) {
        return bytesOfIt == 0 ? 0 : part.bytes() * (ofSample / bytesOfIt);
    }
}
