package io.holdfast.server.policy;

import io.holdfast.engine.backup.Hooks;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.retention.Keep;
import io.holdfast.engine.retention.KeepRules;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is wanted for a class of data. Each part is right by itself; whether they can be kept together says {@link Checks}.
 *
 * @param windows  in which jobs may run; none: always
 * @param freezes  in which none begins
 * @param full     how often everything is read again
 * @param keep     which snapshots stay, by the calendar of the schedule's zone
 * @param prune    how often what was forgotten is freed
 * @param verify   how often, and by when every pack has been read
 * @param limits   by time of the day
 * @param priority of two that wait the higher goes first, 0 to {@value #HIGHEST_PRIORITY}
 * @param hooks    commands around a backup, by the shell
 * @param rpo      how old the newest snapshot may become
 * @param rto      how long a recovery may take
 */
public record Policy(
        Schedule schedule,
        List<Window> windows,
        List<Freeze> freezes,
        Rhythm full,
        KeepRules keep,
        Rhythm prune,
        Verify verify,
        List<Replica> replicas,
        List<TimedLimit> limits,
        int priority,
        Hooks.Commands hooks,
        Duration rpo,
        RpoInFreezes rpoInFreezes,
        Duration rto) {
    public static final int HIGHEST_PRIORITY = 1_000;
    private static final int MOST_OF_A_KIND = 100;

    /** @throws BadInput if a number is out of bounds */
    public Policy {
        windows = bounded(windows, "windows");
        freezes = bounded(freezes, "freezes");
        replicas = bounded(replicas, "replicas");
        limits = bounded(limits, "limits");
        if (priority < 0 || priority > HIGHEST_PRIORITY) {
            throw new BadInput("priority " + priority + " is not between 0 and " + HIGHEST_PRIORITY
                    + ". Next: write 100, or what others have");
        }
        if (!rpo.isPositive() || !rto.isPositive()) {
            throw new BadInput("an RPO or RTO of no time can't be met. Next: write 2h, or 2d");
        }
        Set<String> names = new HashSet<>();
        replicas.stream()
                .filter(each -> !names.add(each.repository()))
                .findFirst()
                .ifPresent(twice -> {
                    throw new BadInput("the replica " + twice.repository() + " is named twice. Next: leave one out");
                });
    }

    private static <T> List<T> bounded(List<T> list, String what) {
        if (list.size() > MOST_OF_A_KIND) {
            throw new BadInput(list.size() + " " + what + " are more than " + MOST_OF_A_KIND
                    + ". Next: leave some out, or join them");
        }
        return List.copyOf(list);
    }

    /** What holds where a document says nothing: daily at night, two weeks of days, verified within a month. */
    public static Policy usual(ZoneId zone) {
        return new Policy(
                new Schedule.Cron("0 1 * * *", zone, Duration.ofHours(1)),
                List.of(),
                List.of(),
                Rhythm.NEVER,
                new KeepRules(Map.of(Keep.DAILY, 14, Keep.WEEKLY, 8, Keep.MONTHLY, 12), Optional.empty(), zone),
                Rhythm.everyDays(1),
                new Verify(Rhythm.everyDays(1), 30),
                List.of(),
                List.of(),
                100,
                Hooks.Commands.NONE,
                Duration.ofHours(48),
                RpoInFreezes.COUNTED,
                Duration.ofHours(24));
    }

    /** The same, but that its RPO stands still in freezes. */
    Policy suspendedInFreezes() {
        return new Policy(
                schedule,
                windows,
                freezes,
                full,
                keep,
                prune,
                verify,
                replicas,
                limits,
                priority,
                hooks,
                rpo,
                RpoInFreezes.SUSPENDED,
                rto);
    }

    public ZoneId zone() {
        return schedule.zone();
    }

    /** Whether the RPO holds in freezes too. */
    public enum RpoInFreezes {
        COUNTED,
        /** Its clock stands still in them. */
        SUSPENDED
    }

    /**
     * How often something is done besides backups.
     *
     * @param days from one time to the next; empty: never
     */
    public record Rhythm(Optional<Integer> days) {
        public static final Rhythm NEVER = new Rhythm(Optional.empty());
        private static final int MOST = 3_660;

        /** @throws BadInput if it is no number of days */
        public Rhythm {
            days.filter(each -> each < 1 || each > MOST).ifPresent(wrong -> {
                throw new BadInput("every " + wrong + " days is not between 1 and " + MOST
                        + ". Next: write a number of days, or never");
            });
        }

        public static Rhythm everyDays(int days) {
            return new Rhythm(Optional.of(days));
        }
    }

    /**
     * How what is stored is proved.
     *
     * @param every      how often some of it is read
     * @param withinDays in which all of it is; 0 where it never is
     */
    public record Verify(Rhythm every, int withinDays) {
        public static final Verify NEVER = new Verify(Rhythm.NEVER, 0);

        /** @throws BadInput if not everything could be read in time */
        public Verify {
            int least = every.days().orElse(0);
            withinDays = every.days().isEmpty() ? 0 : withinDays;
            if (withinDays < least || withinDays > Rhythm.MOST) {
                throw new BadInput(
                        "withinDays " + withinDays + " is not between everyDays, " + least + ", and " + Rhythm.MOST
                                + ": each pack has to be read once in that time. Next: write more days, or verify oftener");
            }
        }

        /** The share of all packs that one verification has to read, 0 to 1. */
        public double share() {
            return every.days()
                    .map(days -> Math.min(1.0, (double) days / withinDays))
                    .orElse(0.0);
        }
    }

    /**
     * Another repository that is to follow.
     *
     * @param lag how far it may be behind
     */
    public record Replica(String repository, Duration lag) {
        /** @throws BadInput if one of the two is nothing */
        public Replica {
            if (repository.isBlank()) {
                throw new BadInput("a replica without a repository. Next: write its name");
            }
            if (!lag.isPositive()) {
                throw new BadInput("a lag of no time can't be met. Next: write 1h, or more");
            }
        }
    }
}
