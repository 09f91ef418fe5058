package io.meshupgrade.examples;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.DefaultAzureCredentialBuilder;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.revisions.UpgradeTargets;
import io.meshupgrade.tags.TagRow;
import java.net.URI;

/** Prints where the mesh of a cluster may be upgraded to, and which namespaces ask for which revision tag. */
public final class ShowRevisions {

    private ShowRevisions() {}

    /** Takes the resource id of a cluster, and uses the login of this machine. */
    public static void main(String... args) {
        show(args[0], new DefaultAzureCredentialBuilder().build(), URI.create("https://management.azure.com"));
    }

    static void show(String resourceId, TokenCredential credential, URI armEndpoint) {
        try (MeshUpgrade mesh = AksMeshUpgrade.cluster(ClusterId.parse(resourceId))
                .credential(credential) // azure-core TokenCredential
                .armEndpoint(armEndpoint) // may be left out
                .connect()) { // .kubeconfig(path) or .kubernetes(apiClient), else ARM gives one

            UpgradeTargets targets = mesh.revisions().upgradeTargets();
            System.out.println(targets.targets() + ": " + targets.reason()); // if nowhere, why
            targets.locked().forEach(System.out::println); // and what would unlock the others

            for (TagRow row : mesh.tags().list()) {
                System.out.println(row.tag() + " -> " + row.revision() + " " + row.namespaces());
            }
        }
    }
}
