package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The image of a proxy or of its init container (Istio, pkg/kube/inject/inject.go, ProxyImage and imageURL, and
 * files/injection-template.yaml).
 */
final class ProxyImage {

    private static final String ANNOTATION = "sidecar.istio.io/proxyImage";
    private static final String TYPE_ANNOTATION = "sidecar.istio.io/proxyImageType";

    private ProxyImage() {}

    /**
     * @param part {@code proxy} or {@code proxy_init}
     * @param values the Helm values of the injector
     * @param meshImageType the {@code image.imageType} of the mesh config, which proxies follow; may be empty
     */
    static String of(String part, JsonNode values, String meshImageType, JsonNode annotations) {
        JsonNode global = values.path("global");
        String configured = global.path(part).path("image").asText("");
        String asked =
                annotations.has(ANNOTATION) ? annotations.path(ANNOTATION).asText() : configured;
        if (asked.contains("/")) {
            return asked;
        }
        String type = part.equals("proxy") && !meshImageType.isEmpty()
                ? meshImageType
                : global.path("variant").asText("");
        if (annotations.has(TYPE_ANNOTATION)) {
            type = annotations.path(TYPE_ANNOTATION).asText();
        }
        // A name without a registry in the annotation has no effect: the template looks only for the slash.
        return global.path("hub").asText("")
                + "/"
                + (configured.isEmpty() ? "proxyv2" : configured)
                + ":"
                + tag(global.path("tag").asText(""), type);
    }

    private static String tag(String tag, String type) {
        if (type.isEmpty()) {
            return tag;
        }
        String plain = tag;
        for (String known : List.of("-distroless", "-debug")) {
            if (plain.endsWith(known)) {
                plain = plain.substring(0, plain.length() - known.length());
            }
        }
        return type.equals("default") ? plain : plain + "-" + type;
    }
}
