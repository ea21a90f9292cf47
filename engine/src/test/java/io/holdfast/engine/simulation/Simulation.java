package io.holdfast.engine.simulation;

import io.holdfast.engine.error.Damaged;
import io.holdfast.engine.error.HoldfastException;
import io.holdfast.engine.error.NotFound;
import io.holdfast.engine.prune.Shrunk;
import io.holdfast.engine.store.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** One history, which follows from its seed alone: clients come and go, and at each step one of them goes on. Then the {@link Aftermath}. */
final class Simulation {
    private static final int AT_ONCE = 4;

    private final World world;
    private final Deeds deeds;
    private final Aftermath aftermath;
    private final Threads threads = new Threads();
    private final SplittableRandom random;
    private final Temper temper;
    private final Weather weather;
    private final List<Act> acts;
    private final List<Client> active = new ArrayList<>();
    private final Counts counts = new Counts();
    private final History history = new History();

    /**
     * How it came out.
     *
     * @param hash    of the history: equal where the same happened
     * @param failure what must not be
     * @param remains what is left of one that failed
     */
    record Result(
            Choice choice,
            String hash,
            String history,
            Counts counts,
            List<Integer> acts,
            Optional<Throwable> failure,
            String remains) {}

    private Simulation(Choice choice, Path folder) {
        SplittableRandom seeds = new SplittableRandom(choice.seed());
        this.random = seeds.split();
        this.temper = Temper.of(choice.seed());
        this.weather = new Weather(seeds.split(), temper, choice.without());
        this.acts = Act.drawn(seeds.split(), temper).stream()
                .filter(act -> choice.takesPart(act.number()))
                .toList();
        this.world = new World(seeds.split(), folder, temper);
        this.deeds = new Deeds(world);
        this.aftermath = new Aftermath(world, deeds);
        deeds.afterReplication(aftermath::restoresAsFarAsShownNow);
    }

    /** @param folder for what machines keep; removed at the end */
    static Result run(Choice choice, Path folder) {
        try {
            Simulation simulation = new Simulation(choice, folder);
            Optional<Throwable> failure = simulation.live();
            List<Integer> acts = simulation.acts.stream().map(Act::number).toList();
            return new Result(
                    choice,
                    simulation.history.hash(),
                    simulation.history.text(),
                    simulation.counts,
                    acts,
                    failure,
                    failure.isPresent() ? simulation.remains() : "");
        } finally {
            Deeds.remove(folder);
        }
    }

    private Optional<Throwable> live() {
        try {
            List<Act> ahead = new ArrayList<>(acts);
            while (!ahead.isEmpty() || !active.isEmpty()) {
                threads.runUntil(() -> active.stream()
                        .allMatch(each -> each.isDone() || !each.turns().isEmpty()));
                bury();
                boolean room = !ahead.isEmpty() && active.size() < AT_ONCE;
                boolean quiet = awake().isEmpty(); // whoever sleeps is to find that others were here
                if (active.isEmpty() || (room && random.nextInt(quiet ? temper.quiet() : 15) == 0)) {
                    if (!ahead.isEmpty()) {
                        start(ahead.removeFirst());
                    }
                } else {
                    step();
                }
            }
            inGoodWeather(aftermath::check);
            world.shrunk.forEach(each -> counts.add(shrinking(each)));
            return Optional.empty();
        } catch (Failed e) {
            return Optional.of(Objects.requireNonNull(e.getCause()));
        } catch (Threads.Stuck e) {
            return Optional.of(e);
        }
    }

    private static String shrinking(Shrunk shrunk) {
        String what =
                shrunk.deleted().objects() > 0 ? "deletes" : shrunk.waiting().objects() > 0 ? "waits" : "finds nothing";
        return "shrink " + what
                + shrunk.stopped()
                        .map(each -> ", " + each.getClass().getSimpleName())
                        .orElse("");
    }

    /** Something that must not be. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(Throwable cause) {
            super(cause);
        }
    }

    private void start(Act act) {
        world.clock.advance(weather.idle(world.grace()));
        Client client = new Client(act, world.time, temper);
        active.add(client);
        threads.start(() -> {
            try {
                deeds.run(client);
                client.end(null);
            } catch (Throwable e) {
                client.end(e);
            }
        });
    }

    /** All is well from now on, and nobody else is there. */
    private void inGoodWeather(Runnable work) {
        Throwable[] failure = new Throwable[1];
        boolean[] done = {false};
        threads.start(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                failure[0] = e;
            } finally {
                done[0] = true;
            }
        });
        threads.runUntil(() -> done[0]);
        if (failure[0] != null) {
            throw new Failed(failure[0]);
        }
    }

    private String remains() {
        StringBuilder text = new StringBuilder();
        try {
            inGoodWeather(() -> aftermath.remains(text));
        } catch (Failed e) {
            text.append(e.getCause());
        }
        return text.toString();
    }

    private void bury() {
        for (Client each : List.copyOf(active)) {
            if (each.isDone()) {
                active.remove(each);
                counts.add("act " + each.act().kind() + " " + ending(each));
                each.failure().filter(failure -> !mayHappen(each, failure)).ifPresent(failure -> {
                    throw new Failed(failure);
                });
            }
        }
    }

    private static String ending(Client client) {
        if (client.isDead()) {
            return "killed";
        }
        return client.failure().map(each -> each.getClass().getSimpleName()).orElse("done");
    }

    /** Whoever is dead says nothing; whoever lives was told why it failed. */
    private static boolean mayHappen(Client client, Throwable failure) {
        return !(failure instanceof Deeds.Lost)
                && (client.isDead() || (failure instanceof HoldfastException && !(failure instanceof AssertionError)));
    }

    static boolean isLoss(HoldfastException e) {
        return e instanceof Damaged || e instanceof NotFound;
    }

    private void step() {
        world.clock.advance(weather.lull(world.grace()));
        List<Client> awake = awake();
        while (awake.isEmpty()) {
            Instant first = active.stream()
                    .flatMap(each -> each.turns().stream())
                    .map(Turn::due)
                    .min(Instant::compareTo)
                    .orElseThrow();
            world.clock.advance(Duration.between(world.clock.now(), first));
            awake = awake();
        }
        Client client = awake.get(random.nextInt(awake.size()));
        List<Turn> turns = client.turns().stream().filter(this::isDue).toList();
        go(client, turns.get(random.nextInt(turns.size())));
    }

    private List<Client> awake() {
        return active.stream()
                .filter(each -> each.turns().stream().anyMatch(this::isDue))
                .toList();
    }

    private boolean isDue(Turn turn) {
        return !turn.due().isAfter(world.clock.now());
    }

    private void go(Client client, Turn turn) {
        if (turn.call().isEmpty()) {
            history.add(client, "wakes", world.clock.now());
            client.take(turn);
            return;
        }
        Turn.Call call = turn.call().get();
        Operation operation = call.operation();
        Fate fate = weather.fate(client, turn, operation);
        counts.add(fate, operation.call());
        history.add(client, call.where() + " " + operation + " " + fate, world.clock.now());
        Predicate<Operation> it = Operation.number(operation.number());
        switch (fate) {
            case ANSWERED -> {}
            case REFUSED -> call.store().fail(it, 1);
            case REPLY_LOST -> call.store().loseReply(it);
            case LATE -> call.store().delayPut(it, weather.pause(client, world.grace()));
            case NEVER -> call.store().delayPut(it, Duration.ofDays(10_000));
            case TWICE -> call.store().putTwice(it, weather.pause(client, world.grace()));
            case WRONG_BYTES -> {
                client.mislead();
                if (client.act().kind() == Act.Kind.REPLICATE) {
                    world.misread.add(operation.name());
                }
                call.store().wrongBytes(it);
            }
            case OUT_OF_ORDER -> {
                client.mislead();
                call.store().outOfOrder(it);
            }
            case ASLEEP -> {
                turn.sleepUntil(world.clock.now().plus(weather.pause(client, world.grace())));
                return;
            }
            case KILLED_BEFORE -> {
                client.die();
                return;
            }
            case KILLED_AFTER -> {
                call.store().killAfter(it);
                client.dieBehind(turn);
                return;
            }
        }
        client.take(turn);
    }
}
