package io.meshupgrade.core.internal.azure;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.core.internal.observe.MeshRelease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is in the documents of ARM, as far as it matters to the mesh. Unknown fields are passed over. */
final class ArmDocuments {

    private ArmDocuments() {}

    static ArmCluster cluster(ClusterId id, JsonNode document) {
        ArmNode top = ArmNode.of(document);
        ArmNode properties = top.at("properties");
        List<ArmCluster.NodePool> pools = new ArrayList<>();
        for (ArmNode pool : properties.at("agentPoolProfiles").items()) {
            pools.add(new ArmCluster.NodePool(
                    Objects.requireNonNullElse(pool.at("name").text(), ""),
                    pool.at("provisioningState").text(),
                    pool.at("powerState").at("code").text(),
                    pool.at("currentOrchestratorVersion").text()));
        }
        return new ArmCluster(
                id,
                top.at("location").text(),
                properties.at("kubernetesVersion").text(),
                properties.at("currentKubernetesVersion").text(),
                properties.at("supportPlan").text(),
                properties.at("provisioningState").text(),
                properties.at("powerState").at("code").text(),
                top.at("eTag").text(),
                mesh(properties.at("serviceMeshProfile")),
                pools);
    }

    private static ArmMesh mesh(ArmNode profile) {
        if (profile.absent()) {
            return ArmMesh.NONE;
        }
        ArmNode istio = profile.at("istio");
        ArmNode components = istio.at("components");
        List<ArmMesh.IngressGateway> ingress = new ArrayList<>();
        for (ArmNode gateway : components.at("ingressGateways").items()) {
            ingress.add(new ArmMesh.IngressGateway(
                    gateway.at("mode").text(), gateway.at("enabled").flag()));
        }
        List<ArmMesh.EgressGateway> egress = new ArrayList<>();
        for (ArmNode gateway : components.at("egressGateways").items()) {
            egress.add(new ArmMesh.EgressGateway(
                    gateway.at("name").text(),
                    gateway.at("namespace").text(),
                    gateway.at("enabled").flag()));
        }
        return new ArmMesh(
                profile.at("mode").text(),
                revisions(istio.at("revisions")),
                ingress,
                egress,
                components.at("proxyRedirectionMechanism").text());
    }

    /** The releases of one item of a list of mesh revision profiles. */
    static List<MeshRelease> releases(ArmNode profile) {
        List<MeshRelease> releases = new ArrayList<>();
        for (ArmNode release : profile.at("properties").at("meshRevisions").items()) {
            release(release).ifPresent(releases::add);
        }
        return releases;
    }

    /** One revision; empty when there is none, or it has no name. */
    static Optional<MeshRelease> release(ArmNode release) {
        Revision revision = release.at("revision").parsed(Revision::parse);
        return revision == null
                ? Optional.empty()
                : Optional.of(new MeshRelease(
                        revision, revisions(release.at("upgrades")), compatible(release.at("compatibleWith"))));
    }

    private static Map<String, Set<KubernetesMinor>> compatible(ArmNode lists) {
        Map<String, Set<KubernetesMinor>> compatible = new HashMap<>();
        for (ArmNode list : lists.items()) {
            String name = Objects.requireNonNullElse(list.at("name").text(), "");
            Set<KubernetesMinor> minors = compatible.computeIfAbsent(name, key -> new TreeSet<>());
            for (ArmNode version : list.at("versions").items()) {
                KubernetesMinor minor = version.parsed(KubernetesMinor::parse);
                if (minor != null) {
                    minors.add(minor);
                }
            }
        }
        return compatible;
    }

    private static List<Revision> revisions(ArmNode list) {
        List<Revision> revisions = new ArrayList<>();
        for (ArmNode item : list.items()) {
            Revision revision = item.parsed(Revision::parse);
            if (revision != null) {
                revisions.add(revision);
            }
        }
        return revisions;
    }
}
