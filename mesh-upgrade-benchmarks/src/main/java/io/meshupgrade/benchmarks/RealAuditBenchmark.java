package io.meshupgrade.benchmarks;

import static io.meshupgrade.benchmarks.Report.CPU;
import static io.meshupgrade.benchmarks.Report.WALL;

import io.kubernetes.client.openapi.ApiClient;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.sidecars.SidecarClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Measures the sidecar audit on a real API server with really injected pods, next to the official client, to kubectl as
 * the AKS documentation uses it, and to reading the same pods without looking at them, and writes a report.
 */
public final class RealAuditBenchmark {

    private static final String LIBRARY = "library";
    private static final String PLAIN = "library, not compressed";
    private static final String PROCESS = "command line, whole process, -Xmx64m";
    private static final String DRAIN = "drain of pods, protobuf, compressed";
    private static final String DRAIN_PLAIN = "drain of pods, protobuf, not compressed";
    private static final String DRAIN_JSON = "drain of pods, JSON, not compressed";

    private static final String REVISION = "asm-1-29";
    private static final int NAMESPACES = 200;

    private final RealServer server;
    private final Path folder;
    private final RealWorkloads workloads;

    private RealAuditBenchmark(RealServer server, Path folder, RealWorkloads workloads) {
        this.server = server;
        this.folder = folder;
        this.workloads = workloads;
    }

    /**
     * Runs for half an hour, most of which goes into making the pods.
     *
     * @param args the program that starts a real mesh; the file of the report; how many rounds, 7 when left out, of
     *     which kubectl and the official client take part in 3 at most; how many pods, 20,000 when left out
     */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 7;
        int pods = args.length > 3 ? Integer.parseInt(args[3]) : AuditBenchmark.PODS;
        RealWorkloads workloads = new RealWorkloads(NAMESPACES, 1, pods / NAMESPACES);
        Path folder = Files.createTempDirectory("mesh-upgrade-benchmarks-");
        Report report = new Report(
                "The sidecar audit on a real API server, measured",
                "mesh-upgrade-benchmarks/run real-audit",
                "real-audit-method.md");
        try (RealServer server = new RealServer(Path.of(args[0]), folder, REVISION)) {
            workloads.create(server, REVISION);
            new RealAuditBenchmark(server, folder, workloads).fill(report, rounds);
        }
        report.write(Path.of(args[1]));
    }

    private void fill(Report report, int rounds) throws Exception {
        Map<SidecarClass, Long> expected = Map.of(SidecarClass.CURRENT, (long) workloads.pods());
        try (MeshUpgrade mesh = connect(true);
                MeshUpgrade plain = connect(false)) {
            Series fast = new Series()
                    .with(LIBRARY, Contender.inProcess(() -> LibraryAudit.audit(mesh, expected)))
                    .with(DRAIN, drain(PageDrain.PROTOBUF, true))
                    .with(PLAIN, Contender.inProcess(() -> LibraryAudit.audit(plain, expected)))
                    .with(DRAIN_PLAIN, drain(PageDrain.PROTOBUF, false))
                    .with(DRAIN_JSON, drain(PageDrain.JSON, false))
                    .with(PROCESS, process())
                    .run(2, rounds);
            Series slow = new Series()
                    .with(AuditBenchmark.KUBECTL, kubectl())
                    .with(PROCESS, process())
                    .with(
                            AuditBenchmark.OFFICIAL,
                            Contender.inProcess(new OfficialClient(server.kubeconfig(), workloads.pods())))
                    .run(0, Math.min(3, rounds));
            describe(report, fast, slow);
        }
    }

    private void describe(Report report, Series fast, Series slow) {
        report.table("%,d pods".formatted(workloads.pods()), fast);
        report.say(
                "Ratios of pairs, median: %s %.2f of its drain; %s %.2f of its drain.",
                LIBRARY, fast.ratio(LIBRARY, DRAIN, WALL), PLAIN, fast.ratio(PLAIN, DRAIN_PLAIN, WALL));
        report.table("The same, with the slow ones", slow);
        report.atMost(
                "processor time of the client for a pod, µs", 40, fast.median(LIBRARY, CPU) / workloads.pods() / 1e3);
        report.atMost("time in ratio to the drain of the pods", 1.5, fast.ratio(LIBRARY, DRAIN, WALL));
        report.goal("passes with -Xmx64m", "yes", "yes, each of %d times".formatted(fast.rounds()), "met");
        report.atLeast(
                "kubectl's time in ratio to that of the command line",
                15,
                slow.ratio(AuditBenchmark.KUBECTL, PROCESS, WALL));
    }

    private MeshUpgrade connect(boolean compression) {
        return AksMeshUpgrade.kubeconfig(server.kubeconfig())
                .compression(compression)
                .connect();
    }

    private Contender drain(String form, boolean compressed) throws IOException {
        ApiClient client = OfficialClient.connect(server.kubeconfig());
        return Contender.inProcess(new PageDrain(client.getHttpClient(), client.getBasePath(), form, compressed));
    }

    private Contender process() {
        return CommandLineAudit.of(server.kubeconfig(), workloads.pods(), 0, folder);
    }

    private Contender kubectl() {
        return new OtherProcess(AuditBenchmark.documented(server.kubectl(), server.kubeconfig()), folder, 0);
    }
}
