package io.holdfast.server.job;

import java.util.Map;

/**
 * What work came to.
 *
 * @param why    a sentence
 * @param result figures, for machines
 */
record Outcome(JobState state, String why, Map<String, ?> result) {}
