package io.holdfast.server.rpo;

import io.holdfast.server.catalog.KnownPlan;
import io.holdfast.server.catalog.Plans;
import io.holdfast.server.chore.Chore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Keeps the state of each plan current: time alone changes it. */
@Component
class RpoChore implements Chore {
    private static final Logger LOG = LoggerFactory.getLogger(RpoChore.class);

    private final Plans plans;
    private final RpoStates states;

    RpoChore(Plans plans, RpoStates states) {
        this.plans = plans;
        this.states = states;
    }

    @Override
    public String name() {
        return "rpo";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void look() {
        for (KnownPlan plan : plans.all()) {
            try {
                states.judge(plan);
            } catch (RuntimeException e) {
                LOG.error("The RPO of plan {} could not be judged", plan.name(), e);
            }
        }
    }
}
