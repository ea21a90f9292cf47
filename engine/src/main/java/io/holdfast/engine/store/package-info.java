/**
 * Places that hold objects or files. Start at {@link io.holdfast.engine.store.Store}, what a repository needs of one.
 * Retry, limits, counting: each a store around a store. What differs between those who speak S3 is the table of
 * {@link io.holdfast.engine.store.Provider}. It uses no other room but errors and bytes.
 */
@NullMarked
package io.holdfast.engine.store;

import org.jspecify.annotations.NullMarked;
