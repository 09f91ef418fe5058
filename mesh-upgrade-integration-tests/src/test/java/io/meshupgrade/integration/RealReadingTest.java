package io.meshupgrade.integration;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Reading, on the real mesh. */
@RealMeshTest(revisions = {"asm-1-29", "asm-1-30"})
class RealReadingTest extends ReadingScenarios {

    private static RealMesh real;
    private static MeshUpgrade mesh;
    private static MeshUpgrade withoutPods;

    @BeforeAll
    static void connect(RealMesh given) {
        real = given;
        mesh = AksMeshUpgrade.kubeconfig(real.kubeconfig()).connect();
        real.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: all-but-pods}
                rules:
                - apiGroups: [""]
                  resources: [namespaces, services, configmaps, replicationcontrollers]
                  verbs: [list]
                - apiGroups: [apps, batch, autoscaling, admissionregistration.k8s.io, coordination.k8s.io, discovery.k8s.io,
                    gateway.networking.k8s.io, argoproj.io]
                  resources: ["*"]
                  verbs: [list]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: all-but-pods}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all-but-pods}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: visitor}]
                """);
        withoutPods = AksMeshUpgrade.kubeconfig(real.kubeconfig("visitor", "visitors"))
                .connect();
    }

    @AfterAll
    static void close() {
        mesh.close();
        withoutPods.close();
    }

    @Override
    ApiServer api() {
        return real.apiServer();
    }

    @Override
    MeshUpgrade mesh() {
        return mesh;
    }

    @Override
    MeshUpgrade meshWithoutPods() {
        return withoutPods;
    }

    @Override
    void patch(String revision, String patch) {
        real.patchRevision(revision, patch);
    }
}
