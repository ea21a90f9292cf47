package io.holdfast.server.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.holdfast.server.policy.Moment;

/** Says in {@code fate} what becomes of a moment of a preview. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fate")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Moment.Runs.class, name = "runs"),
    @JsonSubTypes.Type(value = Moment.Waits.class, name = "waits"),
    @JsonSubTypes.Type(value = Moment.Joins.class, name = "joins"),
    @JsonSubTypes.Type(value = Moment.Dropped.class, name = "dropped")
})
interface MomentFate {}
