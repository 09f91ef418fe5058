package io.meshupgrade.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.openapi.ApiClient;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.sidecars.PatchState;
import io.meshupgrade.sidecars.SidecarReport;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClusterServerTest {

    private static final GeneratedCluster CLUSTER = new GeneratedCluster(GeneratedCluster.SMALLEST);

    private static ClusterServer server;
    private static MeshUpgrade mesh;

    @BeforeAll
    static void serve() throws Exception {
        server = new ClusterServer(CLUSTER.pods());
        ApiClient client = new ApiClient().setBasePath(server.uri().toString());
        mesh = AksMeshUpgrade.kubernetes(client).connect();
    }

    @AfterAll
    static void stop() {
        mesh.close();
        server.close();
    }

    @Test
    void the_audit_finds_what_was_generated() {
        // When
        SidecarReport report = mesh.sidecars().audit();

        // Then
        LibraryAudit.audit(mesh, AuditBenchmark.verdicts(CLUSTER));
        assertThat(CLUSTER.count(GeneratedCluster.Sidecar.CURRENT)).isEqualTo(700);
        assertThat(report.byNamespace().keySet()).contains("tenant-000", "tenant-199");
        assertThat(report.patches())
                .extracting(PatchState::revision)
                .containsExactlyInAnyOrder(GeneratedCluster.OTHER, GeneratedCluster.TAGGED);
    }

    @Test
    void an_audit_that_finds_something_else_is_no_result() {
        // Given
        GeneratedCluster larger = new GeneratedCluster(2 * GeneratedCluster.SMALLEST);

        // Then
        assertThatThrownBy(() -> LibraryAudit.audit(mesh, AuditBenchmark.verdicts(larger)))
                .hasMessageStartingWith("The cluster has ")
                .hasMessageContaining(", and the audit found these: {");
    }

    @Test
    void the_drain_asks_for_what_the_audit_asked() throws Exception {
        // Given
        OkHttpClient http = new OkHttpClient();
        Drain.notes(http, server.uri());
        mesh.sidecars().audit();
        String ofAudit = Drain.notes(http, server.uri());

        // When
        new Drain(http, server.uri(), ofAudit).run();

        // Then
        assertThat(ofAudit)
                .contains(
                        "/api/v1/pods?limit=500\tapplication/vnd.kubernetes.protobuf",
                        "/api/v1/pods?limit=500&continue=1")
                .contains("/apis/apps/v1/replicasets?limit=500");
        assertThat(Drain.notes(http, server.uri())).isEqualTo(ofAudit);
    }

    @Test
    void the_official_client_reads_it_too() throws Exception {
        // Given
        Path kubeconfig = Files.createTempFile("kubeconfig", "");
        Files.writeString(kubeconfig, RunningServer.kubeconfig(server.uri()), UTF_8);

        // Then
        assertThatCode(() -> new OfficialClient(kubeconfig, CLUSTER.pods()).run())
                .doesNotThrowAnyException();
    }
}
