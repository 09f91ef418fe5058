package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.MeshKeys;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where istiod puts the proxy of a pod: among its containers, or as a native sidecar among its init containers
 * (istio/istio, pkg/kube/inject/webhook.go, DetectNativeSidecar, and files/injection-template.yaml; what AKS does by
 * itself: its documentation, "Native sidecar mode").
 */
public final class NativeSidecars {

    /** The minor version of Kubernetes 1.x whose nodes run native sidecars by default and for good. */
    private static final int STABLE = 33;

    private static final Revision FIRST_FOR_NEW_MESHES = Revision.parse("asm-1-27");
    private static final Revision FIRST_FOR_ALL_MESHES = Revision.parse("asm-1-29");
    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})(\\D.*)?");

    private NativeSidecars() {}

    /**
     * Whether an istiod uses them, as far as the pod does not say otherwise.
     *
     * @param mode its {@code ENABLE_NATIVE_SIDECARS}: {@code true}, {@code auto}, or anything else for no
     * @param kubelets the versions of the nodes' kubelets
     */
    public static boolean enabled(String mode, Collection<String> kubelets) {
        return mode.equals("true") || (mode.equals("auto") && kubelets.stream().allMatch(NativeSidecars::areStable));
    }

    /** Whether a pod with these annotations gets one. */
    public static boolean used(boolean enabled, Map<String, String> annotations) {
        String asked = annotations.getOrDefault(MeshKeys.NATIVE_SIDECAR, "");
        return asked.isEmpty() ? enabled : !asked.equals("false");
    }

    /**
     * Whether AKS switches them on by itself.
     *
     * @param kubernetes the version of control plane and all nodes
     * @param upgraded whether the mesh comes from an older revision, and is not enabled anew
     */
    public static boolean aksDefault(String kubernetes, Revision revision, boolean upgraded) {
        Revision first = upgraded ? FIRST_FOR_ALL_MESHES : FIRST_FOR_NEW_MESHES;
        return areStable(kubernetes) && Revision.BY_NUMBER.compare(revision, first) >= 0;
    }

    private static boolean areStable(String kubernetes) {
        Matcher version = VERSION.matcher(kubernetes);
        return version.matches()
                && (Integer.parseInt(version.group(1)) > 1 || Integer.parseInt(version.group(2)) >= STABLE);
    }
}
