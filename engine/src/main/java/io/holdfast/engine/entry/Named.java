package io.holdfast.engine.entry;

import io.holdfast.engine.bytes.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A name and a value, both bytes: an extended attribute, a line of user metadata, a tag. */
public record Named(byte[] name, byte[] value) {
    public static Named of(String name, String value) {
        return new Named(name.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    public String nameText() {
        return new String(name, StandardCharsets.UTF_8);
    }

    public String valueText() {
        return new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Named named && Arrays.equals(name, named.name) && Arrays.equals(value, named.value);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(name) + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return Printable.of(name) + "=" + Printable.of(value);
    }
}
