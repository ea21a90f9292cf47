package io.holdfast.server.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.holdfast.server.catalog.DatabaseAway;
import io.holdfast.server.chore.Chore;
import io.holdfast.server.settings.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * What runs by itself, on whichever node: what is due becomes jobs, whose turn it is gets in, and each that got in runs once. A node that gives no sign of
 * life loses what it runs to another.
 */
@Component
public final class Scheduling implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduling.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    /** Signs of life within the time after which a node is lost. */
    private static final int BEATS = 6;

    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofSeconds(50);

    /** Jobs at once on this node. */
    private static final int PLACES = 2;

    private static final TaskDescriptor<Void> JOB = TaskDescriptor.of("job");

    private static final TaskDescriptor<Void> TICK_TASK = TaskDescriptor.of("tick");
    private static final TaskInstanceId TICK_INSTANCE = TaskInstanceId.of("tick", RecurringTask.INSTANCE);

    private final DataSource database;
    private final Jobs jobs;
    private final Due due;
    private final Admission admission;
    private final Runner runner;
    private final Nodes nodes;
    private final Node node;
    private final List<Chore> chores;
    private final Semaphore places = new Semaphore(PLACES);
    private final Scheduler scheduler;
    private volatile boolean started;

    /** @param migrated before that there are no tables */
    public Scheduling(
            DataSource database,
            Jobs jobs,
            Due due,
            Admission admission,
            Runner runner,
            Nodes nodes,
            Node node,
            List<Chore> chores,
            FlywayMigrationInitializer migrated) {
        this.database = database;
        this.jobs = jobs;
        this.due = due;
        this.admission = admission;
        this.runner = runner;
        this.nodes = nodes;
        this.node = node;
        this.chores = List.copyOf(chores);
        this.scheduler = scheduler();
    }

    private Scheduler scheduler() {
        CustomTask<Void> job = Tasks.custom(JOB)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AGAIN))
                .execute((instance, _) -> ifStillOurs(run(UUID.fromString(instance.getId()))));
        RecurringTask<Void> tick = recurring(TICK_TASK.getTaskName(), TICK, this::tick);
        RecurringTask<?>[] others = chores.stream()
                .map(chore -> recurring(chore.name(), chore.every(), () -> quietly(chore.name(), chore::look)))
                .toArray(RecurringTask<?>[]::new);
        return Scheduler.create(database, job)
                .startTasks(tick)
                .startTasks(others)
                // One for each thing that is no job: else jobs that take long would keep them all from being looked at.
                .threads(PLACES + 1 + chores.size())
                .schedulerName(new SchedulerName.Fixed(node.name()))
                .pollingInterval(node.between(TICK))
                .enableImmediateExecution()
                .heartbeatInterval(heartbeat())
                .missedHeartbeatsLimit(BEATS)
                .shutdownMaxWait(STOP)
                .alwaysPersistTimestampInUTC()
                .enablePriority()
                .build();
    }

    private RecurringTask<Void> recurring(String name, Duration every, Runnable look) {
        return new RecurringTask<>(name, FixedDelay.of(node.between(every)), Void.class) {
            @Override
            public void executeRecurringly(TaskInstance<Void> task, ExecutionContext context) {
                look.run();
            }

            @Override
            public CompletionHandler<Void> execute(TaskInstance<Void> task, ExecutionContext context) {
                return ifStillOurs(super.execute(task, context));
            }
        };
    }

    /**
     * A node that stood still for long finds its task with another one when it is woken, done or under way: there is nothing to complete then, and no mistake in
     * that, whatever the scheduler's words for it are.
     */
    private <T> CompletionHandler<T> ifStillOurs(CompletionHandler<T> then) {
        return (passed, operations) -> {
            try {
                then.complete(passed, operations);
            } catch (ExecutionException e) {
                TaskInstanceId task = passed.getExecution().taskInstance;
                boolean ours = scheduler
                        .getScheduledExecution(task)
                        .filter(each -> node.name().equals(each.getPickedBy()))
                        .isPresent();
                if (ours) {
                    throw e;
                }
                LOG.info("Task {} was taken over by another node meanwhile", task);
            }
        };
    }

    private Duration heartbeat() {
        return node.lostAfter().dividedBy(BEATS);
    }

    /** What has no place here waits for one, here or at another node: all nodes together have places for what got in, but who takes it is chance. */
    private CompletionHandler<Void> run(UUID job) {
        if (!places.tryAcquire()) {
            return (passed, task) -> task.reschedule(passed, Instant.now().plus(node.between(TICK)));
        }
        try {
            runner.run(job);
            return new CompletionHandler.OnCompleteRemove<>();
        } finally {
            places.release();
            tickSoon();
        }
    }

    /** There is a place again: who waits for it need not wait for the next second as well. */
    private void tickSoon() {
        try {
            boolean _ = scheduler.reschedule(TICK_INSTANCE, Instant.now());
            scheduler.triggerCheckForDueExecutions();
        } catch (RuntimeException e) {
            LOG.debug("It ticks at this moment, or there is no database; a second later it does", e);
        }
    }

    private void tick() {
        quietly("tick", () -> {
            due.look();
            admission.look(nodes.places());
            // All that got in and does not run yet: whoever let it in may be gone.
            jobs.open().stream().filter(job -> job.state() == JobState.ADMITTED).forEach(this::start);
        });
    }

    private void start(Job job) {
        scheduler.scheduleIfNotExists(JOB.instance(job.id().toString())
                .priority(Math.clamp(job.priority(), 0, Short.MAX_VALUE))
                .scheduledTo(Instant.now()));
    }

    private static void quietly(String what, Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            if (DatabaseAway.isWhy(e)) {
                LOG.warn("'{}' had no answer of the database, and is tried again: {}", what, e.getMessage());
            } else {
                LOG.error("'{}' failed, and is tried again", what, e);
            }
        }
    }

    @Override
    public void start() {
        nodes.say(PLACES);
        Thread.ofVirtual().name("node").start(this::sayAgain);
        scheduler.start();
        started = true;
    }

    private void sayAgain() {
        while (true) {
            try {
                Thread.sleep(node.between(heartbeat()));
            } catch (InterruptedException e) {
                return;
            }
            if (!started) {
                return;
            }
            quietly("node", () -> nodes.say(PLACES));
        }
    }

    @Override
    public void stop() {
        started = false;
        runner.stopAll();
        scheduler.stop();
        quietly("node", nodes::leave);
    }

    @Override
    public boolean isRunning() {
        return started;
    }
}
