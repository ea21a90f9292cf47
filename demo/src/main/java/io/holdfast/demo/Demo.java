package io.holdfast.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** The story: a bucket is filled, backed up, changed, backed up again, lost, and brought back in another region. */
final class Demo {
    private static final String SHOP = "shop";
    private static final String REPOSITORY = "holdfast";
    private static final String RESTORED = "shop-restored";
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([0-9a-f]{32})\"");
    private static final Pattern SNAPSHOT = Pattern.compile("Snapshot ([0-9a-f]{8,32})");
    private static final int DIFFERENCES_SHOWN = 20;

    private final PrintStream out;
    private final Machine machine;
    private final Shop shop;
    private final Mishap mishap;
    private final Report report = new Report();

    /** What happens to the restored bucket before it is compared. */
    interface Mishap {
        Mishap NONE = (client, bucket) -> {};

        void befall(S3Client client, String bucket);
    }

    Demo(PrintStream out, Machine machine, Shop shop, Mishap mishap) {
        this.out = out;
        this.machine = machine;
        this.shop = shop;
        this.mishap = mishap;
    }

    /** Plays it; returns the exit code: 0 only if all that was lost came back equal. */
    int run() {
        AwsBasicCredentials credentials =
                AwsBasicCredentials.create("demo", UUID.randomUUID().toString());
        try (Workplace workplace =
                        new Workplace(machine, credentials, UUID.randomUUID().toString());
                Region south = new Region("south", machine.address(), credentials);
                Region north = new Region("north", machine.address(), credentials)) {
            return play(south, north, workplace);
        } catch (DemoFailed e) {
            return failed(e.sentences());
        } catch (SdkException e) {
            return failed("a server of the demo refused: " + e.getMessage() + ".");
        }
    }

    private int failed(String sentences) {
        out.println();
        out.println("FAILED: " + sentences);
        return 1;
    }

    private int play(Region south, Region north, Workplace workplace) {
        String source = south.uri(SHOP);
        String repository = north.uri(REPOSITORY);
        String password = workplace.passwordFile().toString();
        Shell shell = new Shell(out, machine.environment());
        Steps steps = new Steps(south, north);
        ShopBucket bucket = new ShopBucket(south.client(), SHOP);

        say("Two regions, south and north, are two S3 servers in this process. A shop keeps its bucket in the south.");
        bucket.create();
        steps.timed("fill", () -> bucket.put(shop.samples()));
        out.println("  " + Report.count(shop.samples().size()) + " objects, "
                + Report.bytes(south.traffic(SHOP).in()) + ": orders, logs, pictures, a database dump, odd keys.");

        say("A repository in the north.");
        north.client().createBucket(it -> it.bucket(REPOSITORY));
        shell.holdfast("init", repository, "--password-file", password);
        workplace.forgetLater(repositoryId(north));

        say("The first backup reads everything.");
        Shell.Done first = steps.run(
                "first backup", () -> shell.holdfast("backup", source, repository, "--password-file", password));

        Shop.Changes changes = shop.change();
        say("Business goes on: " + changes.put().size() + " objects are new or changed, "
                + changes.removed().size() + " are deleted, and the dump has new rows in its middle.");
        bucket.put(changes.put());
        bucket.remove(changes.removed());

        say("The second backup reads what changed, and writes what is new.");
        Instant restorable = Instant.now();
        steps.run("second backup", () -> shell.holdfast("backup", source, repository, "--password-file", password));
        shell.holdfast("snapshots", repository, "--password-file", password);

        say("What changed among the logs?");
        shell.holdfast("diff", repository, snapshotId(first), "latest", "logs/", "--password-file", password);

        say("Is the repository whole? Every byte is read back and checked.");
        steps.run("verify", () -> shell.holdfast("verify", repository, "--level", "data", "--password-file", password));

        say("Disaster: every object in the south is deleted, and the bucket too.");
        Instant lost = Instant.now();
        bucket.destroy();
        out.println("  The bucket is gone.");

        say("The bucket is brought back, in the north.");
        north.client().createBucket(it -> it.bucket(RESTORED));
        Shell.Done recovery = steps.run(
                "restore",
                () -> shell.holdfast(
                        "restore", repository, "latest", north.uri(RESTORED), "--password-file", password));

        say("Every object is compared with what the shop had, byte by byte, without Holdfast.");
        mishap.befall(north.client(), RESTORED);
        Comparison comparison = Comparison.of(shop.samples(), north.client(), RESTORED);

        report.fact("bucket", Report.count(comparison.objects()) + " objects, " + Report.bytes(comparison.bytes()));
        report.fact("repository", Report.bytes(north.traffic(REPOSITORY).in()) + " for two snapshots");
        report.fact(
                "RPO, measured",
                Report.seconds(Duration.between(restorable, lost)) + " between the last snapshot and the loss");
        report.fact("RTO, measured", Report.seconds(recovery.took()) + " until all was back");
        return verdict(comparison);
    }

    private int verdict(Comparison comparison) {
        comparison.differences().stream()
                .limit(DIFFERENCES_SHOWN)
                .forEach(difference -> out.println("  " + difference));
        say("What it took, as the servers counted:");
        report.print(out);
        out.println();
        if (comparison.differences().isEmpty()) {
            out.println("EQUAL: all " + Report.count(comparison.objects())
                    + " objects came back, every byte, header and piece of user metadata.");
            return 0;
        }
        throw new DemoFailed(Report.count(comparison.differences().size())
                + " differences between what was lost and what came back");
    }

    private static String snapshotId(Shell.Done backup) {
        Matcher matcher = SNAPSHOT.matcher(backup.printed());
        if (!matcher.find()) {
            throw new DemoFailed("the backup did not say which snapshot it made");
        }
        return matcher.group(1);
    }

    private static String repositoryId(Region region) {
        String header = region.client()
                .getObjectAsBytes(it -> it.bucket(REPOSITORY).key("holdfast.json"))
                .asUtf8String();
        Matcher matcher = ID.matcher(header);
        if (!matcher.find()) {
            throw new DemoFailed("the repository's header has no id");
        }
        return matcher.group(1);
    }

    private void say(String sentence) {
        out.println();
        out.println("-- " + sentence);
    }

    /** Steps that are measured. */
    private final class Steps {
        private final Region south;
        private final Region north;

        Steps(Region south, Region north) {
            this.south = south;
            this.north = north;
        }

        void timed(String name, Runnable step) {
            run(name, () -> {
                long begun = System.nanoTime();
                step.run();
                return new Shell.Done(Duration.ofNanos(System.nanoTime() - begun), "");
            });
        }

        Shell.Done run(String name, Supplier<Shell.Done> step) {
            Traffic shopBefore = shop();
            Traffic repositoryBefore = north.traffic(REPOSITORY);
            Shell.Done done = step.get();
            report.step(
                    name,
                    done.took(),
                    shop().since(shopBefore),
                    north.traffic(REPOSITORY).since(repositoryBefore));
            return done;
        }

        /** Where the shop's objects are: only one of the two buckets is there at a time. */
        private Traffic shop() {
            return south.traffic(SHOP).plus(north.traffic(RESTORED));
        }
    }
}
