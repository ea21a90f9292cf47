package io.holdfast.engine.survey;

/**
 * What came of reading a unit.
 *
 * @param contents that were opened
 * @param failed   that could not be read
 * @param read     bytes
 * @param busy     nanoseconds that it took one reader
 * @param stands   bytes that it stands for: of a long content all of it, though a part was read; what follows is of these
 * @param distinct of them, those of contents that the unit had not yet: twins are counted by their signs
 * @param framed   bytes of the frames that the distinct ones become
 * @param chunks   that these frames hold
 * @param nanos    that they take one reader
 */
record Sampled(
        Group group,
        long contents,
        long failed,
        long read,
        long busy,
        double stands,
        double distinct,
        double framed,
        double chunks,
        double nanos) {
    Sampled plus(Sampled other) {
        return new Sampled(
                group,
                contents + other.contents,
                failed + other.failed,
                read + other.read,
                busy + other.busy,
                stands + other.stands,
                distinct + other.distinct,
                framed + other.framed,
                chunks + other.chunks,
                nanos + other.nanos);
    }

    static Sampled none(Group group) {
        return new Sampled(group, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
