package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Instants in columns: both databases take them with an offset, to the microsecond. */
public final class Instants {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private Instants() {}

    /**
     * One that somebody gave, as databases know it.
     *
     * @throws BadInput if it is of a year that not every database takes
     */
    public static Instant known(Instant given) {
        if (given.isBefore(FIRST) || given.isAfter(LAST)) {
            throw new BadInput(given + " is no time that is known here. Next: give one of the years 1 to 9999");
        }
        return given.truncatedTo(ChronoUnit.MICROS);
    }

    public static OffsetDateTime column(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    public static Instant of(ResultSet row, String column) throws SQLException {
        return optional(row, column).orElseThrow();
    }

    public static Optional<Instant> optional(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
