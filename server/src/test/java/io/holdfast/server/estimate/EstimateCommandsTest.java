package io.holdfast.server.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.Main;
import io.holdfast.server.start.TestPlans;
import io.holdfast.server.start.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Estimates, reviews and price lists by the commands that people use, against a server. */
@SuppressWarnings("NullAway.Init") // what start() sets is there before any test
final class EstimateCommandsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String OURS = """
            name: ours
            provider: other
            endpoint: s3.example.com
            currency: CNY
            dated: 2020-01-31
            storage: [{upToGib: 10, perGibMonth: 0.05}, {perGibMonth: 0.000001}]
            putPer10000: 0.01
            """;

    @TempDir
    private static Path folder;

    private static TestServer server;
    private static TestPlans plans;
    private static final Map<String, String> ENVIRONMENT = new TreeMap<>();

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.inFolder(folder, InstantSource.system());
        plans = new TestPlans(server, folder);
        ENVIRONMENT.put("HOLDFAST_SERVER", server.address());
        ENVIRONMENT.put("HOLDFAST_TOKEN", server.token());
        ENVIRONMENT.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private record Run(int exit, String out, String err) {
        private Run mustEnd(int code) {
            assertThat(exit).as(out + err).isEqualTo(code);
            return this;
        }

        private JsonNode last() {
            return JSON.readTree(out.lines().toList().getLast());
        }
    }

    private static Run run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.commandLine(ENVIRONMENT)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        return new Run(exit, out.toString(), err.toString());
    }

    @Test
    void aPlanIsEstimatedThenRunThenReviewed() throws IOException {
        String plan = plans.plan("photos", plans.policy("daily", "2d"));
        assertThat(run("plan", "review", "photos").mustEnd(0).out()).contains("Next: holdfast plan estimate photos");
        assertThat(run("plan", "estimate", "photos", "--change", "5%")
                        .mustEnd(0)
                        .out())
                .contains(
                        "6 entries",
                        "5 % of the contents change in a day, as you said.",
                        "bytes stored",
                        "kept at its end")
                .doesNotContain("charged by");
        plans.run(plan);
        String review = TestPlans.await(
                () -> run("plan", "review", "photos").mustEnd(0).out(), out -> out.contains("A backup of everything"));
        assertThat(review).contains("bytes stored", "+0.0 %", "repository requests");
        JsonNode machine = run("plan", "review", "photos", "--json").mustEnd(0).last();
        assertThat(machine.path("reviews").asInt()).isEqualTo(1);
        JsonNode again = run("plan", "estimate", "photos", "--json").mustEnd(0).last();
        assertThat(again.path("result").path("firstFactors").path("each").has("BYTES_STORED"))
                .isTrue();
    }

    @Test
    void whatIsNoPlanYetIsEstimatedToo() throws IOException {
        plans.plan("draft", plans.policy("daily draft", "2d"));
        assertThat(run("plan", "estimate", "--source", "draft", "--policy", "core", "--repository", "main")
                        .mustEnd(0)
                        .out())
                .contains("Of no plan yet");
    }

    @Test
    void whatCannotBeEstimatedIsToldWithWhatToDoNext() throws IOException {
        plans.plan("away", plans.policy("daily away", "2d"));
        plans.breakSource("away");
        assertThat(run("plan", "estimate", "away").mustEnd(1).err()).contains("sources/away", "Next: ");
        assertThat(run("plan", "estimate", "unknown").mustEnd(2).err()).contains("there is no plan 'unknown'");
        assertThat(run("plan", "estimate").mustEnd(2).err()).contains("--source, --policy and --repository");
        assertThat(run("plan", "estimate", "away", "--source", "away")
                        .mustEnd(2)
                        .err())
                .contains("Next: ");
        assertThat(run("plan", "review", "unknown").mustEnd(1).err()).contains("Next: ");
    }

    @Test
    void aPriceListIsPutShownPutAgainAndDeleted() throws IOException {
        String file = file(OURS);
        assertThat(run("price", "set", "-f", file).mustEnd(0).out()).contains("is new");
        assertThat(run("price", "list").mustEnd(0).out())
                .contains("ours", "other s3.example.com", "0.05 CNY", "2020-01-31");
        String shown = run("price", "show", "ours").mustEnd(0).out();
        assertThat(shown).contains("perGibMonth: 0.05").doesNotContain("null");
        assertThat(run("price", "set", "-f", file(shown.replace("0.05", "0.06")))
                        .mustEnd(0)
                        .out())
                .contains("in the place of");
        assertThat(server.get("/api/v1/price-lists?limit=500")
                        .body()
                        .path("items")
                        .valueStream()
                        .filter(each -> each.path("name").asString().equals("ours"))
                        .map(each ->
                                each.path("storage").path(1).path("perGibMonth").decimalValue())
                        .toList())
                .singleElement()
                .satisfies(price -> assertThat(price).isEqualByComparingTo("0.000001"));
        run("price", "remove", "ours").mustEnd(0);
        assertThat(run("price", "show", "ours").mustEnd(1).err()).contains("Next: holdfast price list");
    }

    @Test
    void aShippedListIsChangedAndComesBackWhenThatIsDeleted() throws IOException {
        String name = "Tencent COS Standard ap-shanghai";
        assertThat(run("price", "remove", name).mustEnd(1).err()).contains("comes with the program");
        String shown = run("price", "show", name).mustEnd(0).out();
        run("price", "set", "-f", file(shown.replace("0.118", "0.1"))).mustEnd(0);
        assertThat(run("price", "show", name).mustEnd(0).out()).contains("perGibMonth: 0.1\n");
        run("price", "remove", name).mustEnd(0);
        assertThat(run("price", "show", name).mustEnd(0).out()).isEqualTo(shown);
    }

    @Test
    void aBadPriceIsRefused() throws IOException {
        for (String wrong : List.of(
                OURS.replace("0.05", "-1"),
                OURS.replace("0.05", "cheap"),
                OURS.replace("CNY", "yuan"),
                OURS.replace("other", "nobody"),
                OURS.replace("upToGib: 10", "upToGib: 0"),
                OURS.replace("2020-01-31", "2020-13-31"),
                OURS + "unknown: 1\n")) {
            assertThat(run("price", "set", "-f", file(wrong)).mustEnd(2).err())
                    .as(wrong)
                    .isNotBlank();
        }
    }

    private static String file(String yaml) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "prices", ".yaml"), yaml)
                .toString();
    }
}
