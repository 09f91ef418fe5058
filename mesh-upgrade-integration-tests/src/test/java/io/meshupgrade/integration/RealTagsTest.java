package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.RealMesh;
import io.meshupgrade.realmesh.RealMeshTest;
import io.meshupgrade.tags.TagChange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tags, on the real mesh, and together with the real istioctl. */
@RealMeshTest(revisions = {"asm-1-29", "asm-1-30"})
class RealTagsTest extends TagScenarios {

    private static RealMesh real;
    private static MeshUpgrade mesh;

    @BeforeAll
    static void connect(RealMesh given) {
        real = given;
        mesh = AksMeshUpgrade.kubeconfig(real.kubeconfig()).connect();
    }

    @AfterAll
    static void close() {
        mesh.close();
    }

    @Override
    ApiServer api() {
        return real.apiServer();
    }

    @Override
    MeshUpgrade mesh() {
        return mesh;
    }

    @Test
    void aTagOfIstioctlIsMovedAndOursIsListedAndRemovedByIstioctl() {
        // Given
        real.istioctl("tag", "set", "theirs", "--revision", "asm-1-29", "-i", "aks-istio-system");

        // When
        TagChange moved = mesh.tags().set(RevisionTag.of("theirs"), Revision.parse("asm-1-30"));
        TagChange created = mesh.tags().set(RevisionTag.of("ours"), Revision.parse("asm-1-29"));

        // Then
        assertThat(moved).isInstanceOf(TagChange.Moved.class);
        assertThat(created).isInstanceOf(TagChange.Created.class);
        String list = real.istioctl("tag", "list", "-i", "aks-istio-system");
        assertThat(list).containsPattern("ours +asm-1-29").containsPattern("theirs +asm-1-30");
        assertThat(real.istioctl("tag", "remove", "ours", "-i", "aks-istio-system", "-y"))
                .contains("Revision tag ours removed");
        assertThat(real.istioctl("tag", "list", "-i", "aks-istio-system")).doesNotContain("ours");
    }
}
