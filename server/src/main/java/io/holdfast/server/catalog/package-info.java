/** What the server knows: stores, repositories, sources, policies, plans, as rows. Start at {@link io.holdfast.server.catalog.Things}. */
@NullMarked
package io.holdfast.server.catalog;

import org.jspecify.annotations.NullMarked;
