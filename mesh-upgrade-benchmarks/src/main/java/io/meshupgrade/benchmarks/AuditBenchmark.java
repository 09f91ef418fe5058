package io.meshupgrade.benchmarks;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.benchmarks.GeneratedCluster.Sidecar;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.sidecars.SidecarClass;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;

/**
 * Measures the sidecar audit next to the official client, to kubectl as the AKS documentation uses it, and to reading
 * the same bytes without looking at them, and writes a report.
 */
public final class AuditBenchmark {

    static final int PODS = 20_000;
    static final int MANY_PODS = 100_000;

    static final String LIBRARY = "library";
    static final String DRAIN = "drain of the same answers";
    static final String LIBRARY_PLAIN = "library, not compressed";
    static final String DRAIN_PLAIN = "drain of the same answers, not compressed";
    static final String OFFICIAL = "official client, typed, pages of 500";
    static final String PROCESS = "command line, whole process, -Xmx64m";
    static final String KUBECTL = "kubectl get pods -A -o jsonpath=…";
    static final String LIBRARY_MANY = "library, 100,000 pods";
    static final String DRAIN_MANY = "drain of the same answers, 100,000 pods";

    /** AKS documentation, istio-upgrade: the command without its {@code sort} and {@code grep}. */
    private static final String JSON_PATH =
            "{range .items[*]}{\"\\n\"}{.metadata.name}{\":\\t\"}{range .spec.containers[*]}{.image}{\", \"}{end}{end}";

    /** Until the code is compiled: what it costs before is in the figures of a process of its own. */
    private static final int WARM_UP = 12;

    private final Path folder;
    private final OkHttpClient http = new OkHttpClient();

    private AuditBenchmark(Path folder) {
        this.folder = folder;
    }

    /**
     * Runs for some minutes.
     *
     * @param args the file of the report; how many rounds, 7 when left out; how many rounds with the slow ones, the
     *     official client and kubectl, 3 when left out
     */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        int slowRounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        Path folder = Files.createTempDirectory("mesh-upgrade-benchmarks-");
        Report written =
                new Report("The sidecar audit, measured", "mesh-upgrade-benchmarks/run audit", "audit-method.md");
        AuditReport report = new AuditReport(written);
        AuditBenchmark benchmark = new AuditBenchmark(folder);
        try (RunningServer server = new RunningServer(PODS, folder)) {
            report.inProcess(benchmark.inProcess(server, rounds));
            report.wholeProcesses(benchmark.wholeProcesses(server, rounds));
            try (RunningServer large = new RunningServer(MANY_PODS, folder)) {
                report.manyPods(benchmark.manyPods(server, large, rounds));
            }
            report.officialClient(benchmark.officialClient(server, slowRounds));
            Optional<Path> kubectl = onThePath("kubectl");
            if (kubectl.isPresent()) {
                report.kubectl(benchmark.kubectl(server, kubectl.get(), slowRounds));
            } else {
                report.noKubectl();
            }
        }
        written.write(Path.of(args[0]));
    }

    private Series inProcess(RunningServer server, int rounds) throws Exception {
        try (MeshUpgrade mesh = connect(server, true);
                MeshUpgrade plain = connect(server, false)) {
            return new Series()
                    .with(LIBRARY, audit(mesh, server))
                    .with(DRAIN, drain(mesh, server))
                    .with(LIBRARY_PLAIN, audit(plain, server))
                    .with(DRAIN_PLAIN, drain(plain, server))
                    .run(WARM_UP, rounds);
        }
    }

    private Series officialClient(RunningServer server, int rounds) throws Exception {
        try (MeshUpgrade mesh = connect(server, true)) {
            return new Series()
                    .with(
                            OFFICIAL,
                            Contender.inProcess(new OfficialClient(
                                    server.kubeconfig(), server.cluster().pods())))
                    .with(LIBRARY, audit(mesh, server))
                    .run(1, rounds);
        }
    }

    private Series wholeProcesses(RunningServer server, int rounds) throws Exception {
        try (MeshUpgrade mesh = connect(server, true)) {
            return new Series()
                    .with(PROCESS, process(server))
                    .with(DRAIN, drain(mesh, server))
                    .run(1, rounds);
        }
    }

    private Series kubectl(RunningServer server, Path kubectl, int rounds) throws Exception {
        return new Series()
                .with(KUBECTL, new OtherProcess(documented(kubectl, server.kubeconfig()), folder, 0))
                .with(PROCESS, process(server))
                .run(0, rounds);
    }

    /** How the documentation of AKS says to see the sidecars of a cluster. */
    static List<String> documented(Path kubectl, Path kubeconfig) {
        return List.of(
                kubectl.toString(),
                "--kubeconfig",
                kubeconfig.toString(),
                "get",
                "pods",
                "--all-namespaces",
                "-o",
                "jsonpath=" + JSON_PATH);
    }

    private Series manyPods(RunningServer server, RunningServer large, int rounds) throws Exception {
        try (MeshUpgrade mesh = connect(server, true);
                MeshUpgrade largeMesh = connect(large, true)) {
            return new Series()
                    .with(LIBRARY_MANY, audit(largeMesh, large))
                    .with(DRAIN_MANY, drain(largeMesh, large))
                    .with(LIBRARY, audit(mesh, server))
                    .run(1, rounds);
        }
    }

    private static MeshUpgrade connect(RunningServer server, boolean compression) {
        return AksMeshUpgrade.kubeconfig(server.kubeconfig())
                .compression(compression)
                .connect();
    }

    private static Contender audit(MeshUpgrade mesh, RunningServer server) {
        return Contender.inProcess(() -> LibraryAudit.audit(mesh, verdicts(server.cluster())));
    }

    /** Lets the library ask once, to know what to ask. */
    private Contender drain(MeshUpgrade mesh, RunningServer server) throws IOException {
        Drain.notes(http, server.uri());
        LibraryAudit.audit(mesh, verdicts(server.cluster()));
        return Contender.inProcess(new Drain(http, server.uri(), Drain.notes(http, server.uri())));
    }

    private Contender process(RunningServer server) {
        GeneratedCluster cluster = server.cluster();
        long current = cluster.count(Sidecar.CURRENT);
        return CommandLineAudit.of(server.kubeconfig(), current, cluster.pods() - current, folder);
    }

    /** What the audit has to find in a generated cluster. */
    static Map<SidecarClass, Long> verdicts(GeneratedCluster cluster) {
        return Map.of(
                SidecarClass.CURRENT, cluster.count(Sidecar.CURRENT),
                SidecarClass.OUTDATED_PATCH, cluster.count(Sidecar.OLDER_PATCH),
                SidecarClass.OUTDATED_REVISION, cluster.count(Sidecar.OTHER_REVISION));
    }

    private static Optional<Path> onThePath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator), -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
