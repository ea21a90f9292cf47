/**
 * A server of ours, called from outside: its API, and its configuration as a file. Start at {@link io.holdfast.cli.remote.ServerApi} and
 * {@link io.holdfast.cli.remote.Configuration}.
 */
@NullMarked
package io.holdfast.cli.remote;

import org.jspecify.annotations.NullMarked;
