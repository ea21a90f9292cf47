/**
 * The ledger: the set of records that say what exists. Start at {@link io.holdfast.engine.ledger.Ledger}.
 *
 * <p>Holds: a record is never replaced; state is the union of records, whatever their order; nobody refers anew to a
 * condemned pack. Format: {@code docs/format.md}, sections 8 and 9. Rules: {@code docs/protocol.md}.
 */
@NullMarked
package io.holdfast.engine.ledger;

import org.jspecify.annotations.NullMarked;
