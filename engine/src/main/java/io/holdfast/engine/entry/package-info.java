/**
 * What is known of one key of a source, apart from its content. Start at {@link io.holdfast.engine.entry.Listed}. Written
 * into manifests by {@code snapshot}, made by {@code source}, put back by {@code restore}.
 */
@NullMarked
package io.holdfast.engine.entry;

import org.jspecify.annotations.NullMarked;
