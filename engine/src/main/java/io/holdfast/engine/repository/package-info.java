/**
 * A repository: opened with a secret, read, written to by a commit of one put. The only door to ledger, runs, packs,
 * frames and keys. Its clear header is {@link io.holdfast.engine.repository.Header}.
 *
 * <p>Holds: an object is written once and never again; what it says exists, exists when the record that says so does.
 */
@NullMarked
package io.holdfast.engine.repository;

import org.jspecify.annotations.NullMarked;
