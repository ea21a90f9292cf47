package io.holdfast.server.policy;

import java.time.ZoneId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Policies as tests write them. */
final class Policies {
    static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final JsonMapper MAPPER = new JsonMapper();

    private Policies() {}

    /** @param document with single quotes */
    static JsonNode json(String document) {
        return MAPPER.readTree(document.replace('\'', '"'));
    }

    static Policy policy(String document) {
        return PolicyJson.read(json(document), SHANGHAI);
    }
}
