package io.holdfast.engine.protocol;

/** Rows of docs/protocol.md, section 10: the protocol without one rule. */
enum Mutation {
    NONE(0),
    W3_SKIPPED(1),
    K_AFTER_THE_READ(2),
    NO_W5(3),
    GRACE_TOO_SMALL(4),
    SWEEP_WITHOUT_A_FRESH_READ(5),
    CLIENT_CLOCK(6),
    C3_COUNTS_FROM_AS_OF(7),
    PARDON(8),
    A_NAME_IS_USED_TWICE(9),
    OWN_UPLOADS_NOT_CHECKED(10),
    UNKNOWN_TAKEN_FOR_FAILED(11),
    RESCUE_WITH_A_NEW_K(12),
    LATE_IGNORED(13),
    TIMES_KEPT_BY_A_COPY(14),
    ONE_SIDED_IN_TIME(15),
    TRASH_NOT_KEPT_IN_C3(16),
    DELETED_BEFORE_THE_RECORD_IS_PUT(17),
    REWRITER_SKIPS_W3(18),
    LATE_REPLACEMENT_FREES(19),
    REPLACEMENT_FREES_AT_ONCE(20),
    FORGET_FREES_AT_ONCE(21),
    HOLD_OF_A_FORGOTTEN_ONE(22),
    LATE_PARENT_UNLISTED(23),
    EXCLUSIVE_BESIDE_A_WRITER(24),
    LATE_CONDEMN_FREES(26),
    PAGE_MADE_TOO_EARLY(27),
    PAGE_COUNTS_AT_ONCE(28),
    RECORDS_DELETED_AT_ONCE(29),
    READ_LONGER_THAN_W(30),
    ONE_PAGE_IS_ENOUGH(31),
    PRUNE_GOES_ON(32),
    WRITER_GOES_ON(33),
    PACKS_LISTED_FIRST(34),
    NO_WAIT(35),
    ROUND_TOO_LONG(36),
    REPLACEMENT_FREES_AT_ONCE_FOR_A_REPLICA(37),
    SHRUNK_BEFORE_THE_RECORDS_ARE_PUT(38),
    /** No row: what is late is never put anew, and garbage stays. */
    LATE_CONDEMN_NOT_RENEWED(0);

    /** 0 where it has none. */
    final int row;

    Mutation(int row) {
        this.row = row;
    }
}
