package io.meshupgrade.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.sidecars.AuditReason;
import io.meshupgrade.sidecars.PatchState;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.sidecars.SidecarCounts;
import io.meshupgrade.sidecars.SidecarReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** What no small cluster shows: large ones, patches on the way, and text that is out to trick a terminal. */
class AuditOutputTest {

    private static PodAudit pod(String name, WorkloadRef workload, String sentence, RestartEffect restart) {
        return new PodAudit(
                "shop",
                name,
                workload,
                SidecarClass.OUTDATED_PATCH,
                "asm-1-29",
                "asm-1-29",
                "old",
                "new",
                new Reason(AuditReason.OLDER_IMAGE, sentence),
                restart);
    }

    private static SidecarReport report(long pods, List<PatchState> patches) {
        SidecarCounts counts = new SidecarCounts(Map.of(SidecarClass.OUTDATED_PATCH, pods));
        return new SidecarReport(counts, Map.of(), Map.of(), Map.of(), Map.of(), 0, patches);
    }

    @Test
    void saysThatARestartIsTooEarlyAndWhy() {
        // Given
        AuditGroups groups = new AuditGroups();
        RestartEffect early = new RestartEffect(RestartEffect.Kind.NOT_YET, "istiod is ahead of the gateways.");
        groups.add(pod("cart-1", WorkloadRef.deployment("shop", "cart"), "It is old.", early));
        groups.add(pod("cart-2", WorkloadRef.deployment("shop", "cart"), "It is old.", early));
        PatchState rolling = new PatchState("asm-1-29", "new", PatchState.Progress.ROLLING, "They differ.");

        // When
        AuditText text = new AuditText(report(2, List.of(rolling)), groups, Set.of(), new Paint(Ansi.OFF));

        // Then
        assertThat(text.toString().lines())
                .contains(
                        "asm-1-29  0     0         rolling  new",
                        "Patch of asm-1-29: They differ.",
                        "    Deployment shop/cart  2     is too early: istiod is ahead of the gateways.",
                        "A restart is too early for 2 pods: wait until the patch is rolled out.");
    }

    @Test
    void listsSoManyWorkloadsAndCountsTheRest() {
        // Given
        AuditGroups groups = new AuditGroups();
        RestartEffect fixes = new RestartEffect(RestartEffect.Kind.FIXES, "");
        for (int i = 0; i < AuditGroups.LINES_KEPT + 7; i++) {
            groups.add(pod("p", WorkloadRef.deployment("shop", "w" + i), "It is old.", fixes));
        }

        // When
        AuditText text = new AuditText(report(10_007, List.of()), groups, Set.of(), new Paint(Ansi.OFF));

        // Then
        assertThat(text.toString())
                .startsWith("10,007 pods, 10,007 with a finding.")
                .contains("OUTDATED_PATCH: 10,000 pods of 10,000 workloads")
                .contains("7 pods of further workloads are counted above and not listed")
                .contains("A restart fixes 10,007 pods.");
    }

    @Test
    void coloursOnlyWhereTheyCanBeSeenAndLetsNobodyElseMoveTheCursor() {
        // Given
        AuditGroups groups = new AuditGroups();
        RestartEffect fixes = new RestartEffect(RestartEffect.Kind.FIXES, "");
        groups.add(pod("p", WorkloadRef.deployment("shop", "cart"), "It runs \u001b[2J old:1\nnow.", fixes));

        // When
        String plain = new AuditText(report(1, List.of()), groups, Set.of(), new Paint(Ansi.OFF)).toString();
        String coloured = new AuditText(report(1, List.of()), groups, Set.of(), new Paint(Ansi.ON)).toString();

        // Then
        assertThat(plain).doesNotContain("\u001b").contains("It runs \ufffd[2J old:1 now.");
        assertThat(coloured)
                .contains("\u001b[31m1 pod, 1 with a finding.")
                .contains("\u001b[32mA restart fixes 1 pod.")
                .doesNotContain("\u001b[2J");
    }

    @Test
    void writesPodsAsTheyComeAndKeepsNone() {
        // Given
        StringWriter written = new StringWriter();
        AuditJson json = new AuditJson(new PrintWriter(written));
        RestartEffect fixes = new RestartEffect(RestartEffect.Kind.FIXES, "");

        // When
        for (int i = 0; i < 1_000; i++) {
            json.pod(pod("p" + i, WorkloadRef.deployment("shop", "cart"), "It is old.", fixes));
        }

        // Then: all but what fits into a buffer is out before the end
        assertThat(written.toString()).contains("\"pod\": \"p950\"");
        json.end(report(1_000, List.of()));
        assertThat(written.toString()).contains("\"pod\": \"p999\"", "\"FIXES\": 1000");
    }

    @Test
    void showsHowManyPodsWereReadToWhoWatches() {
        // Given
        StringWriter seen = new StringWriter();
        StringWriter unseen = new StringWriter();

        // When
        for (boolean watched : new boolean[] {true, false}) {
            try (Progress progress = new Progress(new PrintWriter(watched ? seen : unseen), watched)) {
                progress.begin();
                for (int i = 0; i < 12_700; i++) {
                    progress.pod();
                }
            }
        }

        // Then
        assertThat(seen.toString())
                .startsWith("\r\u001b[KReading the mesh and its pods ...\r\u001b[KRead 500 pods ...")
                .endsWith("\r\u001b[KRead 12,500 pods ...\r\u001b[K");
        assertThat(unseen.toString()).isEmpty();
    }
}
