/**
 * Tests a store before it is trusted. Start at {@link io.holdfast.engine.probe.Probe}.
 *
 * <p>Holds: what it writes lies in a folder or under a prefix of its own, and is removed at the end, however that comes; a check that may not or can't be
 * made is told and does not end the others; what was measured can make whoever deletes more careful, and never less. What is asked and why:
 * {@code docs/providers.md}, section 8, and decision 44.
 */
@NullMarked
package io.holdfast.engine.probe;

import org.jspecify.annotations.NullMarked;
