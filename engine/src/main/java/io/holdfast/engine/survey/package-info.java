/**
 * What a source is like, before it is backed up: counted from its listing, and learned from a sample that goes through the engine's own cutting and compression.
 * Nothing is written. Bounded in time, in what is listed and in what is read. Why so: decision 73. Start at {@link io.holdfast.engine.survey.Survey}.
 */
@NullMarked
package io.holdfast.engine.survey;

import org.jspecify.annotations.NullMarked;
