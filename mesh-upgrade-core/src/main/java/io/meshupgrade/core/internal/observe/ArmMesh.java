package io.meshupgrade.core.internal.observe;

import io.meshupgrade.common.Revision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mesh as the cluster's document in ARM has it.
 *
 * @param mode {@code Istio} or {@code Disabled} so far; null without a profile
 * @param revisions in the order of the document, which means nothing
 * @param proxyRedirectionMechanism {@code InitContainers} or {@code CNIChaining} so far
 */
public record ArmMesh(
        @Nullable String mode,
        List<Revision> revisions,
        List<IngressGateway> ingressGateways,
        List<EgressGateway> egressGateways,
        @Nullable String proxyRedirectionMechanism) {

    /** What a cluster without a profile of the mesh has. */
    public static final ArmMesh NONE = new ArmMesh(null, List.of(), List.of(), List.of(), null);

    public ArmMesh {
        revisions = List.copyOf(revisions);
        ingressGateways = List.copyOf(ingressGateways);
        egressGateways = List.copyOf(egressGateways);
    }

    /**
     * One of AKS's ingress gateways.
     *
     * @param mode {@code External} or {@code Internal} so far
     */
    public record IngressGateway(@Nullable String mode, boolean enabled) {}

    /**
     * One of AKS's egress gateways.
     *
     * @param namespace {@code aks-istio-egress} unless somebody chose another
     */
    public record EgressGateway(
            @Nullable String name, @Nullable String namespace, boolean enabled) {}

    public boolean enabled() {
        return "Istio".equalsIgnoreCase(mode);
    }
}
