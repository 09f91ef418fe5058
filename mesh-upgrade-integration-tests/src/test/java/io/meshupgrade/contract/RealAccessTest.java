package io.meshupgrade.contract;

import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.Await;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;

/** Rights, on a real API server with RBAC. */
@RealMeshTest(revisions = {})
class RealAccessTest extends AccessContract {

    private static final String USER = "visitor";

    private static Path kubeconfig;
    private static ApiServer api;

    @BeforeAll
    static void connect(RealMesh mesh) {
        mesh.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: visitor, namespace: default}
                rules:
                - {apiGroups: [""], resources: [pods, configmaps], verbs: [get, list]}
                - {apiGroups: [""], resources: [pods], verbs: [create]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: visitor, namespace: default}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: visitor}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: visitor}]
                """);
        kubeconfig = mesh.kubeconfig(USER, "visitors");
        api = new ApiServer(kubeconfig);
        Await.until(
                "the role to be bound",
                Duration.ofSeconds(20),
                () -> api.get("/api/v1/namespaces/default/pods").status() == 200);
    }

    @Override
    ApiServer visitor() {
        return api;
    }

    @Override
    Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    String user() {
        return USER;
    }
}
