package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a proxy runs as a native sidecar, which is an init container that goes on (Istio, pkg/kube/inject/webhook.go,
 * DetectNativeSidecar, and files/injection-template.yaml).
 */
final class NativeSidecars {

    private static final String ANNOTATION = "sidecar.istio.io/nativeSidecar";
    private static final Pattern MINOR = Pattern.compile("v?\\d+\\.(\\d+).*");
    private static final int STABLE_SINCE_MINOR = 33;

    private NativeSidecars() {}

    /**
     * @param mode {@code ENABLE_NATIVE_SIDECARS} of istiod: true, false or auto
     * @param kubeletVersions those of all nodes, which auto asks for
     */
    static boolean apply(String mode, Collection<String> kubeletVersions, JsonNode annotations) {
        String asked = annotations.path(ANNOTATION).asText("");
        if (!asked.isEmpty()) {
            return !asked.equals("false");
        }
        return mode.equals("auto") ? kubeletVersions.stream().allMatch(NativeSidecars::stable) : mode.equals("true");
    }

    private static boolean stable(String kubeletVersion) {
        Matcher version = MINOR.matcher(kubeletVersion);
        return version.matches() && Integer.parseInt(version.group(1)) >= STABLE_SINCE_MINOR;
    }
}
