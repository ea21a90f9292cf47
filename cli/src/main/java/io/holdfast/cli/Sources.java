package io.holdfast.cli;

import io.holdfast.cli.LimitOptions.Limits;
import io.holdfast.cli.SelectionOptions.Selection;
import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.ledger.LedgerRecord;
import io.holdfast.engine.ledger.LedgerRecord.Mode;
import io.holdfast.engine.ledger.LedgerRecord.Snapshot;
import io.holdfast.engine.source.BucketOptions;
import io.holdfast.engine.source.BucketSource;
import io.holdfast.engine.source.Source;
import io.holdfast.engine.source.StreamSource;
import io.holdfast.engine.source.TreeOptions;
import io.holdfast.engine.source.TreeSource;
import io.holdfast.engine.store.Bucket;
import io.holdfast.engine.store.StoreUri;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Opens the source that a user means.
 *
 * @param name as given; else it is where the source is
 */
record Sources(Optional<String> name, Selection selection, Limits limits) {

    /** A folder, or a bucket that is read so. */
    Source open(String address, BucketReading reading, Mode mode) {
        return open(address, reading::open, options -> reading.of(options, mode));
    }

    /** A folder, or a bucket as it stands or stood. */
    Source open(String address, BucketMoment moment, Optional<Snapshot> snapshot) {
        if (moment.isSaid() && StoreUri.parse(address) instanceof StoreUri.Folder) {
            throw new BadInput(
                    "--at and --requester-pays are about a bucket, and " + address + " is none. Next: leave them out");
        }
        return open(address, moment::open, options -> moment.of(options, snapshot));
    }

    private Source open(String address, Function<StoreUri, Bucket> opening, UnaryOperator<BucketOptions> reading) {
        return switch (StoreUri.parse(address)) {
            case StoreUri.Folder(var path) ->
                new TreeSource(
                        path,
                        name.orElseGet(() -> nameOf(path)),
                        new TreeOptions(selection.patterns(), selection.skips(), scratch()));
            case StoreUri.S3 s3 -> bucket(s3, opening, reading);
        };
    }

    private Source bucket(StoreUri.S3 uri, Function<StoreUri, Bucket> opening, UnaryOperator<BucketOptions> reading) {
        BucketOptions all = BucketOptions.all();
        BucketOptions options = reading.apply(new BucketOptions(
                selection.patterns(),
                all.ranges(),
                all.order(),
                all.tags(),
                limits.requests(),
                limits.bytes(),
                scratch()));
        return new BucketSource(opening.apply(uri), name.orElse(null), options);
    }

    /** Bytes that come in. */
    Source stream(InputStream in) {
        return StreamSource.ofInput(mustHaveName(), in);
    }

    /** What a command prints. */
    Source command(List<String> command) {
        return StreamSource.ofCommand(mustHaveName(), command, System.err);
    }

    /** The name of the source that these words mean. */
    String nameOf(BackupWords meant) {
        return name.or(() -> meant.source().map(Sources::defaultName)).orElseGet(this::mustHaveName);
    }

    /** The name that a source at this address has, if the user gives it none. */
    static String defaultName(String address) {
        return switch (StoreUri.parse(address)) {
            case StoreUri.Folder(var path) -> nameOf(path);
            case StoreUri.S3 s3 -> s3.identity();
        };
    }

    /** Who writes records here. */
    static LedgerRecord.Origin origin() {
        return new LedgerRecord.Origin(List.of(), host(), Main.RELEASE);
    }

    /** Name of this machine. */
    static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return hostByNetwork();
        }
    }

    private static String hostByNetwork() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String nameOf(Path path) {
        return host() + ":" + path;
    }

    private static Path scratch() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /**
     * A stream lies nowhere, so nothing else could tell it from others.
     *
     * @throws BadInput if there is no name
     */
    String mustHaveName() {
        return name.orElseThrow(() -> new BadInput("A stream needs a name. Next: add one, such as --name shop.sql"));
    }
}
