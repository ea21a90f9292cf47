/** The trail of changes: who, when, from where, what, before and after; in a chain of hashes. Start at {@link io.holdfast.server.audit.Trail}. */
@NullMarked
package io.holdfast.server.audit;

import org.jspecify.annotations.NullMarked;
