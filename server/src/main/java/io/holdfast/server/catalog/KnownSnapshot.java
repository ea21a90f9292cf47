package io.holdfast.server.catalog;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A snapshot as the ledger of its repository showed it when that was read last.
 *
 * @param id          32 hexadecimal digits; a copy of a repository has the same ones, so it means something beside the repository alone
 * @param time        whose state of the source it shows, by the clock of the repository's store
 * @param source      name of the source in the ledger
 * @param location    where the source is, for people
 * @param plan        plan of this source in this repository, if there is one: whoever wrote the snapshot, it counts for its RPO
 * @param writer      who wrote it
 * @param job         job that made it, by what the snapshot says; one of another server, or of a plan that was deleted, is not known here
 * @param host        machine that wrote it
 * @param release     of the program that wrote it
 * @param started     when the backup began
 * @param from        since when content may be from
 * @param to          until when content may be from
 * @param consistency of entries among each other
 * @param mode        FULL or INCREMENTAL
 * @param entries     in it
 * @param failed      entries that could not be read
 * @param bytes       of content that it stands for
 * @param stored      bytes that its backup put into the store
 * @param held        whether a hold keeps it
 * @param forgotten   whether it is in the trash
 * @param until       of a forgotten one: when prune may free it; null where the ledger can't tell yet
 */
public record KnownSnapshot(
        String id,
        UUID repositoryId,
        String repository,
        Instant time,
        String source,
        String location,
        Optional<UUID> planId,
        Optional<String> plan,
        Writer writer,
        Optional<UUID> job,
        String host,
        String release,
        Instant started,
        Instant from,
        Instant to,
        String consistency,
        String mode,
        long entries,
        long failed,
        long bytes,
        long stored,
        boolean held,
        boolean forgotten,
        Optional<Instant> until) {

    /** What wrote it. */
    public enum Writer {
        /** A job of a server. */
        SERVER,
        /** A command, such as one that cron runs. */
        COMMAND
    }
}
