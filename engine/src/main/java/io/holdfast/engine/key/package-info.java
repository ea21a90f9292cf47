/**
 * Keys: what opens a repository, and what is derived from it. Start at {@link io.holdfast.engine.key.Keys}; a
 * {@link io.holdfast.engine.key.Slot} gives them to who knows its {@link io.holdfast.engine.key.Secret};
 * {@link io.holdfast.engine.key.Aead} seals and opens bytes under one.
 *
 * <p>Holds: no key is used for two purposes; the repository id is bound into every derived one; no message names a
 * secret. Format: {@code docs/format.md}, section 4.
 */
@NullMarked
package io.holdfast.engine.key;

import org.jspecify.annotations.NullMarked;
