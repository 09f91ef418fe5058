package io.meshupgrade.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.meshupgrade.core.TagChangeReplay;
import io.meshupgrade.core.TagListReplay;
import io.meshupgrade.core.internal.plan.RestartReplay;
import io.meshupgrade.core.internal.rules.AksDecideReplay;
import io.meshupgrade.core.internal.rules.ArgoRestartReplay;
import io.meshupgrade.core.internal.rules.CaBundleReplay;
import io.meshupgrade.core.internal.rules.CheckInjectReplay;
import io.meshupgrade.core.internal.rules.DefaultWatcherReplay;
import io.meshupgrade.core.internal.rules.GatewayOwnershipReplay;
import io.meshupgrade.core.internal.rules.InUseReplay;
import io.meshupgrade.core.internal.rules.InjectRequiredReplay;
import io.meshupgrade.core.internal.rules.InjectionSelectorReplay;
import io.meshupgrade.core.internal.rules.KubectlRestartReplay;
import io.meshupgrade.core.internal.rules.OverlapReplay;
import io.meshupgrade.core.internal.rules.ProxyAuditReplay;
import io.meshupgrade.core.internal.rules.RetireReplay;
import io.meshupgrade.core.internal.rules.RolloutStatusReplay;
import io.meshupgrade.core.internal.rules.RuleReplay;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays decision tables that were drawn from the tools our users run today; see the README beside the rows.
 *
 * <p>Another folder of rows is named by the system property {@code meshupgrade.conformance}.
 */
class ConformanceTest {

    /** A new area is one more class here, and one line less in {@code areas-to-come.txt}. */
    private static final List<Replay> REPLAYS = Stream.concat(
                    Stream.of(
                            new AksDecideReplay(),
                            new ArgoRestartReplay(),
                            new CaBundleReplay(),
                            new DefaultWatcherReplay(),
                            new GatewayOwnershipReplay(),
                            new InUseReplay(),
                            new KubectlRestartReplay(),
                            new OverlapReplay(),
                            new RetireReplay(),
                            new CheckInjectReplay(),
                            new InjectRequiredReplay(),
                            new InjectionSelectorReplay(),
                            new ProxyAuditReplay(),
                            new RolloutStatusReplay(),
                            new TagListReplay()),
                    Stream.of(RuleReplay.all(), RestartReplay.all(), TagChangeReplay.all())
                            .flatMap(List::stream))
            .toList();

    private static final Tally TALLY = new Tally();

    private final Map<String, Replay> replays =
            REPLAYS.stream().collect(Collectors.toMap(Replay::area, replay -> replay));
    private final String otherFolder = System.getProperty("meshupgrade.conformance");
    private final Set<String> areasToCome = areasToCome();
    private final Deviations deviations = deviations();

    @TestFactory
    Stream<DynamicNode> area() throws IOException, URISyntaxException {
        Path folder = otherFolder == null
                ? Path.of(ConformanceTest.class.getResource("/conformance").toURI())
                : Path.of(otherFolder);
        Map<String, List<Row>> areas = RowFolder.read(folder).stream()
                .collect(Collectors.groupingBy(Row::area, TreeMap::new, Collectors.toList()));
        Stream<DynamicNode> rows = areas.entrySet().stream()
                .map(area -> dynamicContainer(
                        area.getKey(),
                        area.getValue().stream().map(row -> dynamicTest(row.title(), () -> replay(row)))));
        // Last, since it asks which deviations the rows before it have met.
        return Stream.concat(rows, Stream.of(dynamicTest("lists are up to date", () -> checkLists(areas.keySet()))));
    }

    private void replay(Row row) {
        Replay replay = replays.get(row.area());
        if (replay == null && areasToCome.contains(row.area())) {
            TALLY.add(row.area(), Tally.Result.TO_COME);
            abort("There is no replay of area " + row.area() + " yet: it is on areas-to-come.txt.");
        }
        Tally.Result result = Tally.Result.FAILED;
        try {
            if (replay == null) {
                throw new AssertionError(row.title() + ": there is no replay of area " + row.area()
                        + ". Write one, or put the area on areas-to-come.txt.");
            }
            boolean deviates = deviations.deviates(row, replay.answer(row.given(), row.when()));
            result = deviates ? Tally.Result.DEVIATION : Tally.Result.PASSED;
        } finally {
            TALLY.add(row.area(), result);
        }
    }

    private void checkLists(Set<String> areas) {
        assertThat(areasToCome)
                .as("areas that have a replay and are on areas-to-come.txt")
                .doesNotContainAnyElementsOf(replays.keySet());
        if (otherFolder == null) {
            assertThat(areas)
                    .as("areas of rows, of which areas-to-come.txt lists some")
                    .containsAll(areasToCome);
            assertThat(deviations.unseen())
                    .as("deviations that no longer deviate, or that no row knows")
                    .isEmpty();
        }
    }

    @AfterAll
    static void printTable() {
        System.out.println("\nConformance\n" + TALLY.table());
    }

    private static Set<String> areasToCome() {
        try (InputStream list = ConformanceTest.class.getResourceAsStream("areas-to-come.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new AssertionError("areas-to-come.txt cannot be read", e);
        }
    }

    private static Deviations deviations() {
        try (InputStream list = ConformanceTest.class.getResourceAsStream("deviations.json")) {
            return Deviations.read(list);
        } catch (IOException e) {
            throw new AssertionError("deviations.json cannot be read", e);
        }
    }
}
