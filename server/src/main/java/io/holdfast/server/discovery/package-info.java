/**
 * Places that appear: each look lists what a store has, makes sources and plans of what is new, and reports what nothing protects and what is gone. Rules:
 * {@code docs/server.md}, section 2. Start at {@link io.holdfast.server.discovery.Look}.
 */
@NullMarked
package io.holdfast.server.discovery;

import org.jspecify.annotations.NullMarked;
