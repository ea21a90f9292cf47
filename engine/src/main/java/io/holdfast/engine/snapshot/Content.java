package io.holdfast.engine.snapshot;

import java.util.List;

/** What an entry holds: pieces, in order, without the holes of a sparse file. */
public sealed interface Content {
    /** Bytes of a long piece. Format: {@code docs/format.md}, section 7.1, field 6. */
    int LONG_PIECE = 68;

    /** Of what has no content, or none that could be read. */
    static Content none() {
        return new Pieces(List.of());
    }

    /** Pieces that the entry names itself. */
    record Pieces(List<Piece> pieces) implements Content {
        public Pieces {
            pieces = List.copyOf(pieces);
        }
    }

    /** Content of so many pieces that their list is itself stored as content: the pieces of that list. */
    record Listing(List<Piece> list) implements Content {
        public Listing {
            list = List.copyOf(list);
        }
    }

    /** The pieces that the entry names itself: those of the list where it has one. */
    default List<Piece> own() {
        return switch (this) {
            case Pieces(var pieces) -> pieces;
            case Listing(var list) -> list;
        };
    }

    /** Bytes of {@link #own}. */
    default long ownBytes() {
        return own().stream().mapToLong(Piece::length).sum();
    }
}
