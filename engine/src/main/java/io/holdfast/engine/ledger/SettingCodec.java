package io.holdfast.engine.ledger;

import io.holdfast.engine.bytes.ByteReader;
import io.holdfast.engine.bytes.ByteWriter;
import io.holdfast.engine.bytes.Fields;
import io.holdfast.engine.bytes.Text;
import io.holdfast.engine.entry.BucketSetting;
import io.holdfast.engine.entry.BucketSetting.State;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Settings of a bucket as fields, and back. Format: {@code docs/format.md}, section 8. */
final class SettingCodec {
    private SettingCodec() {}

    static ByteWriter encode(BucketSetting setting) {
        ByteWriter out = new ByteWriter(256);
        Fields.Writer fields = new Fields.Writer(out).text(1, setting.name());
        switch (setting.state()) {
            case State.Present(var document) -> fields.bytes(2, document.getBytes(StandardCharsets.UTF_8));
            case State.Absent() -> {}
            case State.Unknown(var why) -> fields.text(3, why);
        }
        return out;
    }

    static BucketSetting decode(ByteReader in, String what) {
        String name = "";
        @Nullable String document = null;
        @Nullable String why = null;
        Fields.Reader fields = new Fields.Reader(in);
        for (int field = fields.next(); field != 0; field = fields.next()) {
            switch (field) {
                case 1 -> name = fields.text();
                case 2 -> document = Text.of(fields.bytes(), () -> in.damaged("a setting is not UTF-8"));
                case 3 -> why = fields.text();
                default -> fields.unknown(what);
            }
        }
        if (name.isEmpty()) {
            throw in.damaged("a setting lacks its name");
        }
        if (document != null) {
            return new BucketSetting(name, new State.Present(document));
        }
        return new BucketSetting(name, why == null ? new State.Absent() : new State.Unknown(why));
    }
}
