/**
 * Which snapshots stay: rules, holds, and the way back out of the trash. Start at {@link io.holdfast.engine.retention.Forget}.
 *
 * <p>Holds: what stays and what goes follows from a read of the ledger and the rules alone ({@link
 * io.holdfast.engine.retention.Verdicts} touches no store, clock or thread); the newest good snapshot of a source and what is held always
 * stay; nothing is deleted here. The records: {@code docs/protocol.md}, section 2. Why: decision 20.
 */
@NullMarked
package io.holdfast.engine.retention;

import org.jspecify.annotations.NullMarked;
