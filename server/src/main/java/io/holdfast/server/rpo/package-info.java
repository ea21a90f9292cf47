/** Snapshots as the ledgers of repositories show them, and what follows for each plan. Rules: {@code docs/server.md}, section 5. Start at {@link io.holdfast.server.rpo.RpoRules}. */
@NullMarked
package io.holdfast.server.rpo;

import org.jspecify.annotations.NullMarked;
