package io.holdfast.server.start;

import io.holdfast.server.settings.Settings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How {@code --log-format} is written. */
final class LogFormat implements ITypeConverter<Settings.Logs> {
    @Override
    public Settings.Logs convert(String text) {
        return switch (text) {
            case "plain" -> Settings.Logs.PLAIN;
            case "json" -> Settings.Logs.JSON;
            default -> throw new TypeConversionException("'" + text + "' is neither plain nor json");
        };
    }
}
