package io.meshupgrade.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.namespaces.PointChange;
import io.meshupgrade.namespaces.PointRefusal;
import io.meshupgrade.realmesh.ApiServer;
import io.meshupgrade.realmesh.InjectionProbe;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Pointing namespaces on a mesh with the revisions asm-1-29 and asm-1-30. It runs unchanged on the simulated and on the
 * real mesh.
 */
abstract class PointScenarios {

    private static final Revision OLD = Revision.parse("asm-1-29");
    private static final Revision NEW = Revision.parse("asm-1-30");
    private static final AtomicInteger NAMES = new AtomicInteger();

    private String namespace = "";

    abstract ApiServer api();

    abstract MeshUpgrade mesh();

    @BeforeEach
    void createNamespace() {
        namespace = create(Map.of("istio.io/rev", "asm-1-29"));
    }

    @Test
    void newPodsGetTheSidecarAsSoonAsItIsDone() {
        // When
        PointChange change = mesh().namespaces().pointTo(namespace, NEW);

        // Then
        assertThat(change).isEqualTo(new PointChange.Pointed(namespace, "asm-1-29", "asm-1-30", NEW));
        assertThat(new InjectionProbe(api(), namespace).ask().revision()).isEqualTo("asm-1-30");
        assertThat(namespace(namespace).at("/metadata/annotations").has("mesh-upgrade.io/before"))
                .isFalse();
    }

    @Test
    void aNamespaceThatPointsThereIsNotWritten() {
        // Given
        String before = namespace(namespace).at("/metadata/resourceVersion").asText();

        // When
        PointChange change = mesh().namespaces().pointTo(namespace, OLD);

        // Then
        assertThat(change).isEqualTo(new PointChange.Unchanged(namespace, "asm-1-29", OLD));
        assertThat(namespace(namespace).at("/metadata/resourceVersion").asText())
                .isEqualTo(before);
    }

    @Test
    void aNamespaceWithoutALabelIsPointedToATag() {
        // Given
        String bare = create(Map.of());
        RevisionTag tag = RevisionTag.of("point-" + NAMES.incrementAndGet());
        mesh().tags().set(tag, NEW);

        // When
        PointChange change = mesh().namespaces().pointTo(bare, tag);

        // Then
        assertThat(change).isEqualTo(new PointChange.Pointed(bare, null, tag.name(), NEW));
        assertThat(new InjectionProbe(api(), bare).ask().revision()).isEqualTo("asm-1-30");
    }

    @Test
    void whereNobodyWouldInjectNothingIsWritten() {
        // Given
        String enabled = create(Map.of("istio-injection", "enabled"));
        String ambient = create(Map.of("istio.io/dataplane-mode", "ambient"));

        // Then
        refused(
                mesh().namespaces().pointTo(namespace, RevisionTag.of("nobody")),
                PointRefusal.NAMES_NOBODY,
                "Namespace " + namespace + " has the label istio.io/rev=nobody, which no webhook knows.");
        refused(
                mesh().namespaces().pointTo(namespace, Revision.parse("asm-1-31")),
                PointRefusal.NAMES_NOBODY,
                "Namespace " + namespace + " has the label istio.io/rev=asm-1-31, which no webhook knows.");
        refused(
                mesh().namespaces().pointTo(enabled, NEW),
                PointRefusal.INJECTION_LABEL_IN_THE_WAY,
                "Namespace " + enabled + " has the label istio-injection=enabled.");
        refused(
                mesh().namespaces().pointTo(ambient, NEW),
                PointRefusal.AMBIENT,
                "Namespace " + ambient + " has the label istio.io/dataplane-mode=ambient.");
        refused(
                mesh().namespaces().pointTo("aks-istio-system", NEW),
                PointRefusal.NOT_FOR_SIDECARS,
                "Namespace aks-istio-system is none of those that have workloads.");
        refused(
                mesh().namespaces().pointTo("nowhere", NEW),
                PointRefusal.NAMESPACE_GONE,
                "There is no namespace nowhere that stays.");
        assertThat(namespace(namespace)
                        .at("/metadata/labels")
                        .path("istio.io/rev")
                        .asText())
                .isEqualTo("asm-1-29");
        assertThat(namespace(enabled).at("/metadata/labels").has("istio.io/rev"))
                .isFalse();
    }

    @Test
    void anotherNameOfARevisionIsNotTheRevision() {
        // Given
        RevisionTag tag = RevisionTag.of("point-" + NAMES.incrementAndGet());
        mesh().tags().set(tag, NEW);

        // Then
        assertThat(mesh().namespaces().pointTo(namespace, Revision.parse(tag.name())))
                .isInstanceOfSatisfying(PointChange.Refused.class, refused -> {
                    assertThat(refused.reason().code()).isEqualTo(PointRefusal.NOT_THE_REVISION);
                    assertThat(refused.reason().sentence())
                            .startsWith(tag + " is not the name of an installed revision: asm-1-30 would inject.");
                });
    }

    private String create(Map<String, String> labels) {
        String name = "point-" + NAMES.incrementAndGet();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = document.putObject("metadata").put("name", name);
        labels.forEach(metadata.withObject("/labels")::put);
        api().post("/api/v1/namespaces", document.toString()).orThrow();
        return name;
    }

    private JsonNode namespace(String name) {
        return api().get("/api/v1/namespaces/" + name).orThrow();
    }

    private static void refused(PointChange change, PointRefusal code, String sentence) {
        assertThat(change).isInstanceOfSatisfying(PointChange.Refused.class, refused -> {
            assertThat(refused.reason().code()).isEqualTo(code);
            assertThat(refused.reason().sentence()).isEqualTo(sentence);
        });
    }
}
