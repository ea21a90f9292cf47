package io.holdfast.engine.survey;

import io.holdfast.engine.store.RequestCounts;
import java.time.Duration;
import java.util.List;

/**
 * What a source is like, as far as was looked.
 *
 * @param whole       whether all was listed; else counts are extrapolated
 * @param seen        entries that were listed
 * @param entries     of the source
 * @param contents    of them, those that have content
 * @param bytes       of content
 * @param keyBytes    of all keys
 * @param groups      content by what it costs
 * @param twinShare   share of the bytes that is there already, in the same source, 0 to 1
 * @param fixed       requests that a backup has besides lists and content: finding ranges, reading settings
 * @param lists       requests that listing took, of what was listed
 * @param sampling    requests that the sample took
 * @param listing     so long listing took
 * @param reading     so long reading the sample took
 * @param readers     that were at it side by side, in the mean
 * @param remarks     what the user should know of how it was looked
 */
public record SurveyResult(
        boolean whole,
        long seen,
        long entries,
        long contents,
        long bytes,
        long keyBytes,
        List<Part> groups,
        double twinShare,
        RequestCounts fixed,
        long lists,
        RequestCounts sampling,
        Duration listing,
        Duration reading,
        double readers,
        List<String> remarks) {
    public SurveyResult {
        groups = List.copyOf(groups);
        remarks = List.copyOf(remarks);
    }

    /**
     * A group of contents, and its sample.
     *
     * @param name     what is in it
     * @param contents of the source
     * @param bytes    of them
     * @param units    in the sample
     * @param opened   contents in the sample
     * @param failed   of them, those that could not be read
     * @param read     bytes of the sample
     * @param stands   bytes that these stand for: long contents are read in part; what follows is of them
     * @param distinct of these, those of contents that are no twins of a neighbour
     * @param framed   bytes that the distinct ones become, compressed and sealed
     * @param spread   standard error of {@code framed / distinct}
     * @param chunks   that they are cut into
     * @param seconds  that one reader is busy with them
     */
    public record Part(
            String name,
            long contents,
            long bytes,
            long units,
            long opened,
            long failed,
            long read,
            double stands,
            double distinct,
            double framed,
            double spread,
            double chunks,
            double seconds) {}
}
