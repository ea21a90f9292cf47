package io.holdfast.server.own;

import io.holdfast.engine.error.Damaged;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A column of a table, and how its values stand in JSON: the same on each kind of database. */
record Column(String name, Kind kind) {

    enum Kind {
        TEXT,
        NUMBER,
        FRACTION,
        TRUTH,
        /** As ISO 8601 has it, in UTC. */
        INSTANT,
        ID,
        /** By base64. */
        BYTES;

        private static Kind of(String type) {
            return switch (type.toLowerCase(Locale.ROOT)) {
                case "uuid" -> ID;
                case "bytea", "binary varying", "varbinary" -> BYTES;
                case "timestamp with time zone", "timestamptz" -> INSTANT;
                case "boolean", "bool" -> TRUTH;
                case "bigint", "int8", "integer", "int4", "smallint", "int2" -> NUMBER;
                case "double precision", "float8", "double" -> FRACTION;
                case "text", "varchar", "character varying", "character large object", "clob" -> TEXT;
                default -> throw new IllegalStateException("a column of the type " + type);
            };
        }
    }

    static List<Column> of(ResultSetMetaData columns) throws SQLException {
        List<Column> all = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            all.add(new Column(
                    columns.getColumnName(i).toLowerCase(Locale.ROOT), Kind.of(columns.getColumnTypeName(i))));
        }
        return all;
    }

    /** What becomes JSON. */
    @Nullable
    Object read(ResultSet row) throws SQLException {
        return switch (kind) {
            case TEXT -> row.getString(name);
            case NUMBER -> {
                long number = row.getLong(name);
                yield row.wasNull() ? null : number;
            }
            case FRACTION -> {
                double number = row.getDouble(name);
                yield row.wasNull() ? null : number;
            }
            case TRUTH -> {
                boolean truth = row.getBoolean(name);
                yield row.wasNull() ? null : truth;
            }
            case INSTANT -> {
                OffsetDateTime time = row.getObject(name, OffsetDateTime.class);
                yield time == null ? null : time.toInstant().toString();
            }
            case ID -> {
                UUID id = row.getObject(name, UUID.class);
                yield id == null ? null : id.toString();
            }
            case BYTES -> {
                byte[] bytes = row.getBytes(name);
                yield bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
            }
        };
    }

    /** @throws Damaged if it is no such value */
    void put(PreparedStatement insert, int at, JsonNode value) throws SQLException {
        insert.setObject(at, value(value));
    }

    private @Nullable Object value(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        try {
            return switch (kind) {
                case TEXT -> value.stringValue();
                case NUMBER -> value.longValue();
                case FRACTION -> value.doubleValue();
                case TRUTH -> value.booleanValue();
                case INSTANT -> Instant.parse(value.stringValue()).atOffset(ZoneOffset.UTC);
                case ID -> UUID.fromString(value.stringValue());
                case BYTES -> Base64.getDecoder().decode(value.stringValue());
            };
        } catch (IllegalArgumentException | DateTimeException | tools.jackson.core.JacksonException e) {
            throw new Damaged("The backup of the server has no value of its kind in a column " + name, e);
        }
    }
}
