package io.holdfast.cli;

import io.holdfast.engine.bytes.Printable;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.BucketSetting.State;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.restore.RestoreResult;
import io.holdfast.engine.restore.SettingPut;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Settings of a bucket as {@code ls} and {@code restore} show them: a document on one line, whatever is in it. */
final class SettingRows {
    /** Of a document that a restore puts; {@code ls} shows all of it. */
    private static final int MOST_SHOWN = 2_000;

    private SettingRows() {}

    static void tell(BucketSetting setting, Output output) {
        String text = switch (setting.state()) {
            case State.Present(var document) -> shown(document);
            case State.Absent() -> "(none)";
            case State.Unknown(var why) -> "(not known: " + why + ")";
        };
        Optional<String> why =
                setting.state() instanceof State.Unknown(var reason) ? Optional.of(reason) : Optional.empty();
        output.row(
                String.format("%-10s  %s", setting.name(), text),
                "setting",
                fields(setting.name(), setting.document(), why));
    }

    /** What a restore put, or would put, and what not. */
    static void tell(RestoreResult result, String puts, Output output) {
        for (SettingPut each : result.settings()) {
            output.object("setting", fields(each.name(), each.document(), each.failure()));
            if (each.failure().isEmpty()) {
                output.remark(puts + " of the bucket: " + each.name() + ": "
                        + cut(shown(each.document().orElse(""))));
            } else {
                String what = each.isRefused() ? "Not put back of the bucket: " : "The snapshot lacks of the bucket: ";
                output.remark(what + each.name() + ": " + each.failure().get());
            }
        }
    }

    /** What a restore without them does not tell otherwise: that there are some. */
    static Optional<String> hint(Snapshot snapshot) {
        List<String> names = snapshot.settings().stream()
                .filter(each -> each.document().isPresent())
                .map(BucketSetting::name)
                .toList();
        return Optional.of("The snapshot has settings of the bucket too (" + String.join(", ", names)
                        + "): holdfast ls --bucket-settings shows them, restore --bucket-settings puts them back.")
                .filter(_ -> !names.isEmpty());
    }

    private static Fields fields(String name, Optional<String> document, Optional<String> why) {
        return new Fields().and("name", name).and("document", document).and("why", why);
    }

    private static String shown(String document) {
        String line = document.strip().replaceAll("\\s*\\R\\s*", " ");
        return Printable.of(line.getBytes(StandardCharsets.UTF_8));
    }

    private static String cut(String document) {
        return document.length() <= MOST_SHOWN
                ? document
                : document.substring(0, MOST_SHOWN) + "… holdfast ls --bucket-settings shows all of it";
    }
}
