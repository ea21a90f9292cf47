package io.holdfast.server.catalog;

import io.holdfast.server.policy.Checks;
import io.holdfast.server.policy.Policy;
import io.holdfast.server.policy.PolicyJson;
import io.holdfast.server.policy.Tiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Policies. One that can't meet its own RPO is refused, with the reason. */
@Component
public class Policies extends Things<PolicyDraft, KnownPolicy> {
    private final InstantSource clock;
    private final JsonMapper json;

    /** Of a policy that names none. */
    private final ZoneId home = ZoneId.systemDefault();

    public Policies(JdbcClient jdbc, InstantSource clock, JsonMapper json) {
        super(jdbc, clock, "policy", "select x.* from policy x");
        this.clock = clock;
        this.json = json;
    }

    /** At the first start: the tiers as shipped. */
    @Transactional
    public void ship() {
        if (all().isEmpty()) {
            Tiers.shipped(home)
                    .forEach((name, policy) -> create(new PolicyDraft(name, true, PolicyJson.write(policy))));
        }
    }

    /** @throws io.holdfast.engine.error.BadInput if the document is none, or can't be kept */
    public Policy checked(JsonNode document) {
        Policy policy = PolicyJson.read(document, home);
        Checks.require(policy, clock.instant());
        return policy;
    }

    @Override
    protected KnownPolicy read(ResultSet row) throws SQLException {
        JsonNode document = json.readTree(row.getString("document"));
        return new KnownPolicy(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getBoolean("tier"),
                document,
                PolicyJson.read(document, home),
                row.getLong("version"),
                Instants.of(row, "changed"));
    }

    @Override
    protected Map<String, ?> columns(PolicyDraft draft, UUID id, Optional<KnownPolicy> before) {
        Policy policy = checked(draft.document());
        return Map.of(
                "tier", Boolean.TRUE.equals(draft.tier()),
                "document", json.writeValueAsString(PolicyJson.write(policy)));
    }
}
