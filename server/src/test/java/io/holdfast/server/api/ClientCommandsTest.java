package io.holdfast.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.settings.Settings;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands that call a server, against one that runs. */
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class ClientCommandsTest {
    private static final String PASSWORD = "c4n4ryword of the repository";
    private static final String KEY = "AKc4n4rywordNeverShown0123456789";

    private static final String CONFIGURATION = """
            stores:
              disk: {address: 'file://FOLDER'}
              cloud: {address: 'cos://?region=ap-guangzhou', jobs: 7, credentialFrom: {env: CLOUD_KEYS}}
            repositories:
              main: {store: disk, place: main, make: true, passwordFrom: {file: password}}
            sources:
              photos: {store: disk, place: photos, excludes: ['*.tmp']}
            tiers:
              core: {schedule: {every: 1h}, rpo: 3h}
            policies:
              nightly: {schedule: {cron: '0 3 * * *', zone: Asia/Shanghai}, rpo: 2d, keep: {daily: 7}, hooks: {before: 'echo said by the hook'}}
            plans:
              photos: {source: photos, policy: nightly, repository: main}
            discoveries:
              folders: {store: disk, pattern: 'team-*', minutes: 60}
            """;

    @TempDir
    private Path folder;

    private TestServer server;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void start() throws IOException {
        server = TestServer.inFolder(folder, InstantSource.system());
        environment.put("HOLDFAST_SERVER", server.address());
        environment.put("HOLDFAST_TOKEN", server.token());
        environment.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        environment.put("CLOUD_KEYS", "AKID " + KEY);
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.writeString(Files.createDirectories(folder.resolve("photos")).resolve("one"), "content");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ClientRun run(String... words) {
        return ClientRun.of(environment, List.of(KEY, PASSWORD, server.token()), words);
    }

    /** Asks until it is said. */
    private void await(String said, String... words) {
        TestPlans.await(() -> run(words).mustEnd(0).out(), out -> out.contains(said));
    }

    private String file(String yaml) throws IOException {
        Path file = folder.resolve("backup-" + UUID.randomUUID() + ".yaml");
        Files.writeString(file, yaml.replace("FOLDER", folder.toString()));
        return file.toString();
    }

    @Test
    void whatIsAppliedIsThereAndTwiceTheSameChangesNothing() throws IOException {
        String file = file(CONFIGURATION);
        ClientRun rehearsed = run("apply", "-f", file, "--dry-run").mustEnd(0);
        assertThat(rehearsed.out())
                .contains(
                        "+ store disk",
                        "+ plan photos",
                        "~ tier core",
                        "rpo: ",
                        "-> 3h",
                        "Would be done: 7 made, 1 changed");
        assertThat(rehearsed.out()).doesNotContain("-: -");
        assertThat(server.get("/api/v1/plans").body().path("items")).isEmpty();

        assertThat(run("apply", "-f", file).mustEnd(2).err()).contains("--yes");
        assertThat(run("apply", "-f", file, "--yes").mustEnd(0).out()).contains("Done: 7 made, 1 changed");
        assertThat(server.get("/api/v1/sources")
                        .body()
                        .path("items")
                        .path(0)
                        .path("excludes")
                        .path(0)
                        .asString())
                .isEqualTo("*.tmp");

        long before = server.get("/api/v1/audit/walk").body().path("entries").asLong();
        JsonNode again = run("apply", "-f", file, "--yes", "--json").mustEnd(0).last();
        assertThat(again.path("made").asInt() + again.path("changed").asInt()).isZero();
        assertThat(again.path("same").asInt()).isEqualTo(8);
        assertThat(server.get("/api/v1/audit/walk").body().path("entries").asLong())
                .isEqualTo(before);
    }

    @Test
    void whatIsExportedIsAppliedWithoutChange() throws IOException {
        run("apply", "-f", file(CONFIGURATION), "--yes").mustEnd(0);
        String exported = run("export").mustEnd(0).out();
        assertThat(exported)
                .contains(
                        "credentialFrom:",
                        "HOLDFAST_STORE_CLOUD_CREDENTIAL",
                        "HOLDFAST_REPOSITORY_MAIN_PASSWORD",
                        "nightly:")
                .doesNotContain("\n  id:", "version:");
        JsonNode same =
                run("apply", "-f", file(exported), "--yes", "--json").mustEnd(0).last();
        assertThat(same.path("changed").asInt() + same.path("made").asInt()).isZero();
        assertThat(same.path("others").asInt()).isZero();
        // And a server that knows nothing of it is made to know the same; the repository is there, so it is taken over.
        environment.put("HOLDFAST_STORE_CLOUD_CREDENTIAL", "AKID " + KEY);
        environment.put("HOLDFAST_REPOSITORY_MAIN_PASSWORD", PASSWORD);
        Path other = Files.createDirectory(folder.resolve("other"));
        try (TestServer second =
                TestServer.start(other, new Settings.Database.InFile(), InstantSource.system(), folder)) {
            environment.put("HOLDFAST_SERVER", second.address());
            environment.put("HOLDFAST_TOKEN", second.token());
            run("apply", "-f", file(exported), "--yes").mustEnd(0);
            assertThat(run("export").mustEnd(0).out()).isEqualTo(exported);
        }
    }

    @Test
    void priceListsAreAppliedAndExportedAndShippedOnesStayAsTheyAre() throws IOException {
        String shipped = "Tencent COS Standard ap-shanghai";
        assertThat(run("export").mustEnd(0).out()).doesNotContain("prices:");
        String prices = """
                prices:
                  ours: {provider: other, endpoint: S3.Example.com, currency: CNY, dated: 2020-01-31, putPer10000: 1.0, deletePer10000: 0,
                    storage: [{upToGib: 10, perGibMonth: 0.05}, {perGibMonth: 0.000001, upToGib: null}]}
                  Tencent COS Standard ap-shanghai: {provider: cos, region: ap-shanghai, currency: CNY, dated: 2026-11-28, storage: [{perGibMonth: 0.1}]}
                """;
        ClientRun done = run("apply", "-f", file(prices), "--yes").mustEnd(0);
        assertThat(done.out())
                .contains(
                        "+ price ours",
                        "~ price " + shipped,
                        "storage[0].perGibMonth: 0.118 -> 0.1",
                        "1 made, 1 changed")
                .doesNotContain("-: -");
        JsonNode again =
                run("apply", "-f", file(prices), "--yes", "--json").mustEnd(0).last();
        assertThat(again.path("same").asInt()).isEqualTo(2);
        assertThat(again.path("made").asInt() + again.path("changed").asInt()).isZero();

        String exported = run("export").mustEnd(0).out();
        assertThat(exported)
                .contains("prices:", "  ours:", "  " + shipped + ":", "endpoint: s3.example.com")
                .doesNotContain("null", "shipped", "ap-guangzhou");
        assertThat(run("apply", "-f", file(exported), "--dry-run", "--delete-others")
                        .mustEnd(0)
                        .out())
                .contains("The server knows all of it so already.");

        run("apply", "-f", file("stores: {}\n"), "--delete-others", "--yes").mustEnd(0);
        assertThat(run("price", "show", "ours").mustEnd(0).out()).contains("putPer10000: 1");
        ClientRun gone = run("apply", "-f", file("prices: {}\n"), "--delete-others", "--yes")
                .mustEnd(0);
        assertThat(gone.out()).contains("- price ours", "- price " + shipped, "2 deleted");
        assertThat(run("price", "show", shipped).mustEnd(0).out()).contains("perGibMonth: 0.118");
        assertThat(run("export").mustEnd(0).out()).doesNotContain("prices:");
        run("apply", "-f", file("prices: {}\n"), "--delete-others", "--dry-run").mustEnd(0);
    }

    @Test
    void aPriceListThatIsNoneIsRefusedWithItsPlaceInTheFile() throws IOException {
        String ours =
                "prices:\n  ours: {provider: other, currency: CNY, dated: 2020-01-31, storage: [{perGibMonth: 0.1}], putPer10000: 1}\n";
        for (String wrong : List.of(
                ours.replace("putPer10000: 1", "putPer10000: cheap"),
                ours.replace("[{perGibMonth: 0.1}]", "0.1"),
                ours.replace("perGibMonth: 0.1", "perGibMonth: cheap"),
                ours.replace("putPer10000", "putPer"),
                ours.replace("currency: CNY, ", ""))) {
            assertThat(run("apply", "-f", file(wrong), "--yes").mustEnd(2).err())
                    .contains("prices.ours.", "Next: ");
        }
        assertThat(run("export").mustEnd(0).out()).doesNotContain("prices:");
    }

    @Test
    void aChangeIsShownFieldByFieldAndAPauseStays() throws IOException {
        run("apply", "-f", file(CONFIGURATION), "--yes").mustEnd(0);
        run("plan", "pause", "photos").mustEnd(0);
        String changed = file(CONFIGURATION
                .replace("jobs: 7", "jobs: 8")
                .replace("rpo: 2d", "rpo: 3d")
                .replace("policy: nightly", "policy: core"));
        JsonNode change = run("apply", "-f", changed, "--yes", "--json")
                .mustEnd(0)
                .objects()
                .getFirst();
        assertThat(change.path("kind").asString()).isEqualTo("store");
        assertThat(change.path("fields").path(0).path("path").asString()).isEqualTo("jobs");
        assertThat(change.path("fields").path(0).path("before").asInt()).isEqualTo(7);
        assertThat(change.path("fields").path(0).path("after").asInt()).isEqualTo(8);
        JsonNode plan = server.get("/api/v1/plans").body().path("items").path(0);
        assertThat(plan.path("policy").asString()).isEqualTo("core");
        assertThat(plan.path("paused").asBoolean()).isTrue();
        assertThat(server.get("/api/v1/stores")
                        .body()
                        .path("items")
                        .path(0)
                        .path("credential")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void whatTheFileDoesNotNameIsDeletedWhereThatIsWantedAndNothingElse() throws IOException {
        run("apply", "-f", file(CONFIGURATION), "--yes").mustEnd(0);
        String fewer = CONFIGURATION
                .replaceAll("  cloud: .*\n", "")
                .replaceAll("tiers:\n.*\n", "")
                .replaceAll("  nightly: .*\n", "  weekly: {schedule: {every: 7d}, rpo: 15d}\n")
                .replaceAll("  folders: .*\n", "  {}\n");
        assertThat(run("apply", "-f", file(fewer), "--delete-others", "--dry-run")
                        .mustEnd(2)
                        .err())
                .as("plan photos still names the policy")
                .contains("plans.photos.policy");
        String other = fewer.replace("policy: nightly", "policy: weekly");
        ClientRun rehearsed =
                run("apply", "-f", file(other), "--delete-others", "--dry-run").mustEnd(0);
        assertThat(rehearsed.out())
                .contains("- store cloud", "- policy nightly", "- discovery folders", "3 deleted")
                .doesNotContain("- tier", "this-server");
        JsonNode done = run("apply", "-f", file(other), "--delete-others", "--yes", "--json")
                .mustEnd(0)
                .last();
        assertThat(done.path("deleted").asInt()).isEqualTo(3);
        assertThat(run("policy", "list").mustEnd(0).out()).contains("weekly").doesNotContain("nightly");
        assertThat(run("tier", "list").mustEnd(0).out()).contains("core", "ordinary");
        JsonNode again = run("apply", "-f", file(other), "--delete-others", "--yes", "--json")
                .mustEnd(0)
                .last();
        assertThat(again.path("deleted").asInt() + again.path("changed").asInt())
                .isZero();
    }

    @Test
    void whatADiscoveryMadeIsNotDeletedWithIt() throws IOException {
        Files.createDirectories(folder.resolve("team-a"));
        String making = CONFIGURATION.replace(
                "folders: {store: disk,", "folders: {store: disk, policy: nightly, repository: main,");
        run("apply", "-f", file(making), "--yes").mustEnd(0);
        await("team-a", "source", "list");
        assertThat(run("export").mustEnd(0).out()).contains("folders:").doesNotContain("team-a");
        String without = making.replaceAll("  folders: .*\n", "  {}\n");
        assertThat(run("apply", "-f", file(without), "--delete-others", "--yes")
                        .mustEnd(2)
                        .err())
                .contains("discovery 'folders' is not in the file and would be deleted, and has made sources: team-a");
        String named = without.replace("sources:\n", "sources:\n  team-a: {store: disk, place: team-a}\n")
                .replace("plans:\n", "plans:\n  team-a: {source: team-a, policy: nightly, repository: main}\n");
        for (int i = 0; i < 2; i++) {
            run("apply", "-f", file(named), "--delete-others", "--yes").mustEnd(0);
        }
        assertThat(run("source", "list").mustEnd(0).out()).contains("team-a");
        assertThat(run("discovery", "list").mustEnd(0).out()).doesNotContain("folders");
    }

    @Test
    void aPlanGetsAnotherNameAndARepositoryKeepsIts() throws IOException {
        run("apply", "-f", file(CONFIGURATION), "--yes").mustEnd(0);
        String renamed = CONFIGURATION.replace("photos: {source: photos, policy", "films: {source: photos, policy");
        run("apply", "-f", file(renamed), "--delete-others", "--yes").mustEnd(0);
        assertThat(run("plan", "list").mustEnd(0).out()).contains("films").doesNotContain("photos    photos");
        String moved = renamed.replace("main: {store: disk, place: main", "other: {store: disk, place: main")
                .replace("repository: main", "repository: other");
        assertThat(run("apply", "-f", file(moved), "--delete-others", "--yes")
                        .mustEnd(2)
                        .err())
                .contains("backs itself up there");
        assertThat(run("repository", "list").mustEnd(0).out()).contains("main");
    }

    @Test
    void whatTheFileDoesNotNameStaysWhereSomethingThatStaysRefersToIt() throws IOException {
        run("apply", "-f", file(CONFIGURATION), "--yes").mustEnd(0);
        String none = "sources: {}\n";
        assertThat(run("apply", "-f", file(none), "--delete-others", "--yes")
                        .mustEnd(2)
                        .err())
                .contains("source 'photos' is not in the file and would be deleted, but plan 'photos', which stays");
        run("apply", "-f", file(none + "plans: {}\n"), "--delete-others", "--yes")
                .mustEnd(0);
        assertThat(run("source", "list").mustEnd(0).out()).doesNotContain("photos");
        assertThat(run("plan", "list").mustEnd(0).out())
                .doesNotContain("photos")
                .contains("this-server");
    }

    @Test
    void aFileThatIsWrongIsRefusedWithItsPlaceBeforeAnythingIsDone() throws IOException {
        refused(
                CONFIGURATION.replace("credentialFrom: {env: CLOUD_KEYS}", "credential: {id: a, secret: b}"),
                "stores.cloud.credential: secrets do not stand in this file");
        refused(CONFIGURATION.replace("jobs: 7", "job: 7"), "stores.cloud.job: there is no such field");
        refused(CONFIGURATION.replace("place: photos, ", ""), "sources.photos.place: this is wanted");
        refused(CONFIGURATION.replace("rpo: 2d", "rpo: 2h"), "policies.nightly: rpo");
        refused(
                CONFIGURATION.replace("source: photos,", "source: foto,"),
                "plans.photos.source: there is no source 'foto'");
        refused(CONFIGURATION.replace("CLOUD_KEYS", "NOT_SET"), "the variable NOT_SET is not set");
        refused(CONFIGURATION.replace("policies:", "polices:"), "there is no section polices");
        refused(
                CONFIGURATION.replace("place: photos", "place: 007"),
                "sources.photos.place: this is not what is wanted");
        refused(CONFIGURATION.replace("  disk: {", "  2024: {"), "stores.2024: a name is a text");
        refused("a: &x [1]\nb: *x\n", "anchors and aliases are not taken");
        refused("stores: {x: " + "[".repeat(40) + "]".repeat(40) + "}", "deeper than 32");
        refused("stores:\n  disk: {}\n  disk: {}\n", "uplicate");
        refused("x".repeat(1 << 21), "longer than a megabyte");
        refused("\t- a", "line 1");
        assertThat(server.get("/api/v1/stores").body().path("items"))
                .as("what the server has of itself")
                .hasSize(1);
    }

    private void refused(String yaml, String why) throws IOException {
        assertThat(run("apply", "-f", file(yaml), "--yes").mustEnd(2).err()).contains(why, "Next: ");
    }

    @Test
    void aPlanIsRunAndItsJobIsSeen() throws IOException {
        run("apply", "-f", file(CONFIGURATION), "--yes").mustEnd(0);
        assertThat(run("rpo").mustEnd(0).out()).as("made a moment ago").contains("photos");
        String job = run("plan", "run", "photos", "--json")
                .mustEnd(0)
                .last()
                .path("id")
                .asString();
        assertThat(run("plan", "list").mustEnd(0).out()).contains("photos", "nightly", "on");
        assertThat(run("plan", "preview", "photos").mustEnd(0).out()).contains("runs", "A year on, ");
        assertThat(run("source", "list", "--json").mustEnd(0).objects()).hasSize(3);
        assertThat(run("source", "show", "photos").mustEnd(0).out()).contains("place: photos");
        assertThat(run("tier", "list").mustEnd(0).out())
                .contains("core", "every 1h")
                .doesNotContain("nightly");
        assertThat(run("policy", "show", "nightly").mustEnd(0).out()).contains("cron: 0 3 * * *");
        await(" done ", "job", "list", "--plan", "photos");
        assertThat(run("job", "show", job).mustEnd(0).out()).contains("later: RUNNING");
        assertThat(run("job", "log", job).mustEnd(0).out()).contains("said by the hook");
        assertThat(run("job", "cancel", job).mustEnd(2).err()).contains("This job is over");
        assertThat(run("job", "show", "7").mustEnd(2).err()).contains("no id of a job");
        await("fresh", "rpo");
        assertThat(run("plan", "run", "nobody").mustEnd(1).err()).contains("There is no plan 'nobody'");
    }

    @Test
    void whoLogsInNeedsNoTokenUntilTheyLogOut() throws IOException {
        environment.remove("HOLDFAST_TOKEN");
        assertThat(run("rpo").mustEnd(1).err()).contains("holdfast login");
        Path password = folder.resolve("admins");
        Files.writeString(password, "c4n4ryword of nobody");
        assertThat(run("login", "--name", "admin", "--password-file", password.toString())
                        .mustEnd(1)
                        .err())
                .contains("Name or password is wrong");
        Files.writeString(password, server.firstPassword().orElseThrow());
        assertThat(run("login", "--name", "admin", "--password-file", password.toString())
                        .mustEnd(0)
                        .out())
                .contains("Logged in as admin, administrator")
                .doesNotContain(server.firstPassword().orElseThrow());
        Path kept = folder.resolve("config/holdfast/login");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        run("apply", "-f", file(CONFIGURATION), "--yes").mustEnd(0);
        String login = Files.readString(kept);
        run("logout").mustEnd(0);
        assertThat(kept).doesNotExist();
        run("rpo").mustEnd(1);
        // The server has ended it too.
        Files.writeString(kept, login);
        assertThat(run("rpo").mustEnd(1).err()).contains("is over. Next: holdfast login");
    }

    @Test
    void whatIsNoServerOrNotSafelyReachedIsSaid() {
        environment.put("HOLDFAST_SERVER", "http://127.0.0.1:1");
        assertThat(run("rpo").mustEnd(1).err()).contains("No server answers at http://127.0.0.1:1");
        environment.put("HOLDFAST_SERVER", "http://backup.example.com:8480");
        assertThat(run("rpo").mustEnd(2).err()).contains("without TLS");
        environment.put("HOLDFAST_SERVER", "backup.example.com");
        assertThat(run("rpo").mustEnd(2).err()).contains("is no address of a server");
        environment.put("HOLDFAST_SERVER", server.address());
        environment.put("HOLDFAST_TOKEN", "hft_" + "x".repeat(43));
        assertThat(run("rpo").mustEnd(1).err()).contains("does not take this token");
        environment.put("HOLDFAST_TOKEN", "my c4n4ryword");
        assertThat(run("rpo").mustEnd(2).err()).contains("is no token").doesNotContain("my c4n4ryword");
    }
}
