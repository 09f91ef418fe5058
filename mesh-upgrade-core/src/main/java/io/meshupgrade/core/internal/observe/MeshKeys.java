package io.meshupgrade.core.internal.observe;

import java.util.Set;

/**
 * Labels and annotations of pods, templates and namespaces that mean something to the mesh (istio/api,
 * label/labels.yaml and annotation/annotations.yaml; AKS documentation). Readers keep these and drop the rest.
 */
public final class MeshKeys {

    /**
     * Label and annotation: on a namespace, pod or Gateway the revision or tag asked for; on what istiod made, its own.
     */
    public static final String REVISION = "istio.io/rev";

    /** Label: on the objects of a tag, its name. */
    public static final String TAG = "istio.io/tag";

    /** Label of namespaces: without a default revision, any value of it switches injection off. */
    public static final String INJECTION = "istio-injection";

    /** Label and annotation of pods: whether a sidecar is wanted. */
    public static final String INJECT = "sidecar.istio.io/inject";

    /** Annotation that istiod's webhook writes into a pod which it injects. */
    public static final String STATUS = "sidecar.istio.io/status";

    /** Annotation: an image, or the name of one, instead of the revision's. */
    public static final String PROXY_IMAGE = "sidecar.istio.io/proxyImage";

    /** Annotation: a variant of the image, such as {@code distroless}. */
    public static final String PROXY_IMAGE_TYPE = "sidecar.istio.io/proxyImageType";

    /** Annotation: whether the sidecar is a native one. */
    public static final String NATIVE_SIDECAR = "sidecar.istio.io/nativeSidecar";

    /** Annotation that istiod's webhook writes: what the pod itself had said of the proxy's container. */
    public static final String OVERRIDES = "proxy.istio.io/overrides";

    /** Annotation: which templates istiod injects; {@code gateway} makes a gateway of a pod. */
    public static final String TEMPLATES = "inject.istio.io/templates";

    /** Label of pods and namespaces that belong to an ambient mesh. */
    public static final String DATAPLANE_MODE = "istio.io/dataplane-mode";

    /** Label of what istiod made for a Gateway of the Gateway API. */
    public static final String GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name";

    /** Label of what istiod made for a Gateway: which of its controllers. */
    public static final String GATEWAY_MANAGED = "gateway.istio.io/managed";

    /** Label of what AKS itself runs for the mesh, such as {@code ingress-gateway}. */
    public static final String AKS_COMPONENT = "azureservicemesh/istio.component";

    /** Annotation of pods that a node runs from a file. */
    public static final String MIRROR = "kubernetes.io/config.mirror";

    /** Label by which a Deployment tells the pods of its templates apart. */
    public static final String POD_TEMPLATE_HASH = "pod-template-hash";

    /** Label by which StatefulSets and DaemonSets tell the pods of their templates apart. */
    public static final String CONTROLLER_REVISION_HASH = "controller-revision-hash";

    /** The labels of pods that are always kept; selectors of webhooks may ask for more. */
    public static final Set<String> POD_LABELS = Set.of(
            REVISION,
            INJECT,
            DATAPLANE_MODE,
            GATEWAY_NAME,
            GATEWAY_MANAGED,
            AKS_COMPONENT,
            POD_TEMPLATE_HASH,
            CONTROLLER_REVISION_HASH);

    /** The annotations of pods that are kept. */
    public static final Set<String> POD_ANNOTATIONS = Set.of(
            STATUS, REVISION, INJECT, PROXY_IMAGE, PROXY_IMAGE_TYPE, NATIVE_SIDECAR, OVERRIDES, TEMPLATES, MIRROR);

    private MeshKeys() {}
}
