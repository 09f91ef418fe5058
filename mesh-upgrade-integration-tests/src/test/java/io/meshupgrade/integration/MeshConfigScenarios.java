package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.MeshConfigCopy;
import io.meshupgrade.realmesh.ApiServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copying mesh config. It runs unchanged on the simulated and on the real mesh. */
abstract class MeshConfigScenarios {

    private static final String MAPS = "/api/v1/namespaces/aks-istio-system/configmaps";
    private static final String NAME = "istio-shared-configmap-";
    private static final Revision OLD = Revision.parse("asm-1-29");
    private static final Revision NEW = Revision.parse("asm-1-30");

    abstract ApiServer api();

    abstract MeshUpgrade mesh();

    @AfterEach
    void removeWhatWasMade() {
        api().delete(MAPS + "/" + NAME + OLD, "{}");
        api().delete(MAPS + "/" + NAME + NEW, "{}");
    }

    @Test
    void whatIsThereIsCopiedOnce() {
        // Given
        make(OLD, "accessLogFile: /dev/stdout\n");

        // When
        MeshConfigCopy copy = mesh().controlPlane().copyMeshConfig(OLD, NEW);

        // Then
        assertThat(copy).isEqualTo(new MeshConfigCopy.Copied(OLD, NEW));
        JsonNode made = api().get(MAPS + "/" + NAME + NEW).orThrow();
        assertThat(made.at("/data/mesh").asText()).isEqualTo("accessLogFile: /dev/stdout\n");
        assertThat(made.at("/metadata/managedFields/0/manager").asText()).isEqualTo("mesh-upgrade");
        assertThat(mesh().controlPlane().copyMeshConfig(OLD, NEW))
                .isEqualTo(new MeshConfigCopy.Prepared(NEW, List.of()));
    }

    @Test
    void whatSomebodyPreparedIsComparedAndLeft() {
        // Given
        make(OLD, "accessLogFile: /dev/stdout\n");
        make(NEW, "accessLogFile: /dev/stderr\n");

        // When
        MeshConfigCopy copy = mesh().controlPlane().copyMeshConfig(OLD, NEW);

        // Then
        assertThat(copy)
                .isEqualTo(new MeshConfigCopy.Prepared(
                        NEW, List.of("- accessLogFile: /dev/stdout", "+ accessLogFile: /dev/stderr")));
    }

    @Test
    void whereThereIsNoneNothingIsMade() {
        // When
        MeshConfigCopy copy = mesh().controlPlane().copyMeshConfig(OLD, NEW);

        // Then
        assertThat(copy).isEqualTo(new MeshConfigCopy.NothingToCopy(OLD));
        assertThat(api().get(MAPS + "/" + NAME + NEW).status()).isEqualTo(404);
    }

    private void make(Revision revision, String config) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        map.withObject("/metadata").put("name", NAME + revision);
        map.withObject("/data").put("mesh", config);
        api().post(MAPS, map.toString()).orThrow();
    }
}
