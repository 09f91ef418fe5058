package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Makes the document of a cluster that looks like one of AKS, with read-only fields, two agent pools, nulls and all.
 * Immutable.
 *
 * @param id the resource id
 * @param kubernetesVersion with patch
 * @param revisions of the mesh; empty for a cluster without one
 * @param ingress the modes of its ingress gateways, {@code External} and {@code Internal}
 * @param egress its egress gateways
 */
public record ClusterTemplate(
        String id,
        String location,
        String kubernetesVersion,
        String supportPlan,
        List<String> revisions,
        List<String> ingress,
        List<EgressGateway> egress) {

    /** An egress gateway, as the document names it. */
    public record EgressGateway(String name, String namespace) {}

    /** A cluster in {@code westus2} on Kubernetes 1.34.2 with one revision, asm-1-29. */
    public static ClusterTemplate of(String id) {
        return new ClusterTemplate(
                id,
                "westus2",
                "1.34.2",
                RevisionCalendar.OFFICIAL,
                List.of("asm-1-29"),
                List.of("External"),
                List.of());
    }

    public ClusterTemplate {
        ClusterPath.ofId(id);
        revisions = List.copyOf(revisions);
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }

    public ClusterTemplate withLocation(String value) {
        return new ClusterTemplate(id, value, kubernetesVersion, supportPlan, revisions, ingress, egress);
    }

    public ClusterTemplate withKubernetesVersion(String value) {
        return new ClusterTemplate(id, location, value, supportPlan, revisions, ingress, egress);
    }

    public ClusterTemplate withSupportPlan(String value) {
        return new ClusterTemplate(id, location, kubernetesVersion, value, revisions, ingress, egress);
    }

    public ClusterTemplate withRevisions(String... values) {
        return new ClusterTemplate(id, location, kubernetesVersion, supportPlan, List.of(values), ingress, egress);
    }

    public ClusterTemplate withIngress(List<String> modes) {
        return new ClusterTemplate(id, location, kubernetesVersion, supportPlan, revisions, modes, egress);
    }

    public ClusterTemplate withEgress(List<EgressGateway> gateways) {
        return new ClusterTemplate(id, location, kubernetesVersion, supportPlan, revisions, ingress, gateways);
    }

    /** The document as ARM answers it, without eTags, which the simulated ARM gives. */
    public ObjectNode document() {
        ClusterPath path = ClusterPath.ofId(id);
        ObjectNode document = ArmJson.object();
        document.put("id", id)
                .put("name", path.name())
                .put("type", "Microsoft.ContainerService/ManagedClusters")
                .put("location", location);
        document.putObject("tags").put("team", "platform");
        document.putObject("sku").put("name", "Base").put("tier", "Standard");
        document.putObject("identity")
                .put("type", "SystemAssigned")
                .put("principalId", "00000000-0000-0000-0000-00000000000a")
                .put("tenantId", "00000000-0000-0000-0000-00000000000b");
        ObjectNode properties = document.putObject("properties");
        properties.put("provisioningState", "Succeeded");
        properties.putObject("powerState").put("code", "Running");
        properties
                .put("kubernetesVersion", kubernetesVersion)
                .put("currentKubernetesVersion", kubernetesVersion)
                .put("supportPlan", supportPlan)
                .put("dnsPrefix", path.name())
                .put("fqdn", path.name() + "-simulated.hcp." + location + ".azmk8s.io")
                .put("nodeResourceGroup", "MC_" + path.resourceGroup() + "_" + path.name() + "_" + location)
                .put("enableRBAC", true)
                .put("maxAgentPools", 100)
                .put("resourceUID", "000000000000000000000001");
        properties.putArray("agentPoolProfiles").add(pool("system", "System")).add(pool("apps", "User"));
        properties.putObject("networkProfile").put("networkPlugin", "azure").put("loadBalancerSku", "standard");
        if (!revisions.isEmpty()) {
            properties.set("serviceMeshProfile", mesh());
        }
        return document;
    }

    private ObjectNode pool(String name, String mode) {
        ObjectNode pool = ArmJson.object()
                .put("name", name)
                .put("count", 3)
                .put("vmSize", "Standard_D4s_v5")
                .put("mode", mode)
                .put("orchestratorVersion", kubernetesVersion)
                .put("currentOrchestratorVersion", kubernetesVersion)
                .put("provisioningState", "Succeeded")
                .putNull("nodeTaints");
        pool.putObject("powerState").put("code", "Running");
        return pool;
    }

    private ObjectNode mesh() {
        ObjectNode mesh = ArmJson.object().put("mode", "Istio");
        ObjectNode istio = mesh.putObject("istio");
        istio.set("revisions", ArmJson.array(revisions));
        ObjectNode components = istio.putObject("components");
        components.putNull("ingressGateways").putNull("egressGateways");
        ingress.forEach(mode -> components
                .withArray("/ingressGateways")
                .addObject()
                .put("mode", mode)
                .put("enabled", true));
        egress.forEach(gateway -> components
                .withArray("/egressGateways")
                .addObject()
                .put("name", gateway.name())
                .put("namespace", gateway.namespace())
                .put("enabled", true));
        components.put("proxyRedirectionMechanism", "CNIChaining");
        istio.putNull("certificateAuthority");
        return mesh;
    }
}
