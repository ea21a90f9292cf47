package io.holdfast.server.estimate;

import java.util.Optional;

/**
 * What one backup takes.
 *
 * @param contents   that are read
 * @param read       bytes of them
 * @param stored     bytes put into the repository
 * @param source     what is asked of the source
 * @param repository what is asked of the repository
 * @param seconds    that it runs, by the limits of the policy
 * @param when       when it would run
 */
public record Taken(
        double contents,
        Span read,
        Span stored,
        Requests source,
        Requests repository,
        Span seconds,
        Optional<Stretch> when) {
    double of(Figure figure) {
        return switch (figure) {
            case SECONDS -> seconds.likely();
            case BYTES_READ -> read.likely();
            case BYTES_STORED -> stored.likely();
            case SOURCE_REQUESTS -> source.all();
            case REPOSITORY_REQUESTS -> repository.all();
        };
    }
}
