package io.meshupgrade.benchmarks;

import static io.meshupgrade.benchmarks.Report.CPU;
import static io.meshupgrade.benchmarks.Report.WALL;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures restarts of 200 Deployments of three pods on a real API server, next to kubectl as people script it, and
 * writes a report.
 */
public final class RestartBenchmark {

    private static final String AT_ONCE = "kubectl, all at once, then status one by one";
    private static final String ONE_BY_ONE = "kubectl, one by one";
    private static final String BY_NAMESPACE = "kubectl, all at once, then status by namespace";
    private static final String PROCESS = "library, whole process, no limits";
    private static final String EMBEDDED = "library, in a process that runs already, no limits";
    private static final String LIMITED = "library, whole process, its default limits";

    private static final RealWorkloads WORKLOADS = new RealWorkloads(10, 20, 3);
    private static final List<String> REVISIONS = List.of("asm-1-29", "asm-1-30");

    private final RealServer server;
    private final Path folder;
    private int turn;

    private RestartBenchmark(RealServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /**
     * Runs for about seven minutes a round.
     *
     * @param args the program that starts a real mesh; the file of the report; how many rounds, 3 when left out
     */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        Path folder = Files.createTempDirectory("mesh-upgrade-benchmarks-");
        Report report = new Report("Restarts, measured", "mesh-upgrade-benchmarks/run restarts", "restart-method.md");
        try (RealServer server = new RealServer(Path.of(args[0]), folder, REVISIONS.toArray(String[]::new));
                MeshUpgrade mesh =
                        AksMeshUpgrade.kubeconfig(server.kubeconfig()).connect()) {
            WORKLOADS.create(server, REVISIONS.get(0));
            RestartBenchmark benchmark = new RestartBenchmark(server, folder);
            describe(report, benchmark.withoutLimits(mesh, rounds));
            report.table("With the limits that the library has by default", benchmark.withLimits());
        }
        report.write(Path.of(args[1]));
    }

    /** Five workloads at once, 20 sidecars a second: nobody else has such limits to be measured against. */
    private Series withLimits() throws Exception {
        return new Series().with(LIMITED, counted(library())).run(0, 1);
    }

    private Series withoutLimits(MeshUpgrade mesh, int rounds) throws Exception {
        return new Series()
                .with(AT_ONCE, counted(new Script(allAtOnce(true), folder)))
                .with(PROCESS, counted(library("no limits")))
                .with(EMBEDDED, counted(Contender.inProcess(() -> LibraryRestart.run(mesh, false))))
                .with(BY_NAMESPACE, counted(new Script(allAtOnce(false), folder)))
                .with(ONE_BY_ONE, counted(new Script(oneByOne(), folder)))
                .run(0, rounds);
    }

    /** Each run brings the pods from one revision to the other, so that there is something to do. */
    private Contender counted(Contender restarts) {
        return () -> {
            String revision = REVISIONS.get(++turn % REVISIONS.size());
            WORKLOADS.pointTo(server, revision);
            Requests before = server.requests();
            Measured measured = restarts.run();
            Requests during = server.requests().since(before);
            WORKLOADS.awaitAll(server, revision);
            return measured.with(during);
        };
    }

    private Contender library(String... more) {
        List<String> command =
                Java.launched(LibraryRestart.class, server.kubeconfig().toString());
        command.addAll(List.of(more));
        return new OtherProcess(command, folder, 0);
    }

    private String allAtOnce(boolean statusOneByOne) {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < WORKLOADS.namespaces(); i++) {
            script.append(kubectl("rollout restart deployment", i));
        }
        for (int i = 0; i < WORKLOADS.namespaces(); i++) {
            if (statusOneByOne) {
                for (int j = 0; j < WORKLOADS.deployments(); j++) {
                    script.append(kubectl("rollout status deployment/" + RealWorkloads.deployment(j), i));
                }
            } else {
                script.append(kubectl("rollout status deployment", i));
            }
        }
        return script.toString();
    }

    private String oneByOne() {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < WORKLOADS.namespaces(); i++) {
            for (int j = 0; j < WORKLOADS.deployments(); j++) {
                String deployment = "deployment/" + RealWorkloads.deployment(j);
                script.append(kubectl("rollout restart " + deployment, i));
                script.append(kubectl("rollout status " + deployment, i));
            }
        }
        return script.toString();
    }

    private String kubectl(String command, int namespace) {
        return "%s --kubeconfig %s %s -n %s%n"
                .formatted(server.kubectl(), server.kubeconfig(), command, RealWorkloads.namespace(namespace));
    }

    private static void describe(Report report, Series series) {
        report.table("200 Deployments of three injected pods, in ten namespaces", series);
        report.say(
                "Ratios of pairs, median, to kubectl all at once with status by namespace: time %.2f, processor time %.2f;"
                        + " in a process that runs already %.2f and %.2f.",
                series.ratio(PROCESS, BY_NAMESPACE, WALL),
                series.ratio(PROCESS, BY_NAMESPACE, CPU),
                series.ratio(EMBEDDED, BY_NAMESPACE, WALL),
                series.ratio(EMBEDDED, BY_NAMESPACE, CPU));
        report.atMost("time in ratio to kubectl's all at once", 1.2, series.ratio(PROCESS, AT_ONCE, WALL));
        report.atMost(
                "processor time of the client in ratio to kubectl's all at once",
                0.1,
                series.ratio(PROCESS, AT_ONCE, CPU));
        report.atMost("the same, in a process that runs already", 0.1, series.ratio(EMBEDDED, AT_ONCE, CPU));
        report.atMost(
                "writes for a workload that is restarted",
                1,
                series.median(PROCESS, Measured::restarts) / (WORKLOADS.namespaces() * WORKLOADS.deployments()));
    }
}
