/**
 * The engine against a model of what it must give back: start at {@link io.holdfast.engine.model.EngineModelTest}.
 *
 * <p>Holds: what a source was is read by code that shares nothing with {@code source} and {@code restore} but calls to the
 * kernel; whatever a seed decides comes from one generator, in one thread.
 */
@NullMarked
package io.holdfast.engine.model;

import org.jspecify.annotations.NullMarked;
