package io.holdfast.server.catalog;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What somebody says of a policy.
 *
 * @param tier     whether it is offered as a class of data
 * @param document as docs/server.md, section 3, has it
 */
public record PolicyDraft(String name, @Nullable Boolean tier, JsonNode document) implements Draft {}
