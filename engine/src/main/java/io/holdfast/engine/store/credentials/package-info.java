/**
 * Credentials of one cloud, found where its own tools find them. Start at
 * {@link io.holdfast.engine.store.credentials.CredentialSearch}; where to look is data,
 * {@link io.holdfast.engine.store.credentials.CredentialPlaces}.
 *
 * <p>Holds: no place of another cloud is looked at; half a pair of keys is an error and not "nothing"; no secret stands in a
 * message.
 */
@NullMarked
package io.holdfast.engine.store.credentials;

import org.jspecify.annotations.NullMarked;
