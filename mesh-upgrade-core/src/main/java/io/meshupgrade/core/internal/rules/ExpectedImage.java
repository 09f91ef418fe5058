package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.MeshKeys;
import java.util.List;
import java.util.Map;

/**
 * The image of the proxy that an injector puts into a pod (istio/istio, pkg/kube/inject/inject.go, ProxyImage, and
 * files/injection-template.yaml).
 */
public final class ExpectedImage {

    private static final List<String> VARIANTS = List.of("debug", "distroless");

    private ExpectedImage() {}

    public static String of(InjectorConfig config, Map<String, String> annotations) {
        String own = ownImage(annotations);
        if (!own.isEmpty()) {
            return own;
        }
        String image = annotations.getOrDefault(MeshKeys.PROXY_IMAGE, config.proxyImage());
        if (image.contains("/")) {
            return image;
        }
        // An annotation without a slash counts for nothing: the template then takes the image composed without it.
        String name = config.proxyImage().isEmpty() ? "proxyv2" : config.proxyImage();
        String variant = config.variant() == null ? "" : config.variant();
        return config.hub() + "/" + name + ":"
                + tag(config.tag(), annotations.getOrDefault(MeshKeys.PROXY_IMAGE_TYPE, variant));
    }

    /** Whether the pod asks for an image of its own, which a restart gives it again. */
    static boolean isPinned(Map<String, String> annotations) {
        return annotations.getOrDefault(MeshKeys.PROXY_IMAGE, "").contains("/")
                || !ownImage(annotations).isEmpty();
    }

    /**
     * The image of the container {@code istio-proxy} that the pod itself brought along, as istiod noted it; empty when
     * it brought none, or {@code auto}, which asks for the injector's.
     */
    private static String ownImage(Map<String, String> annotations) {
        String overrides = annotations.get(MeshKeys.OVERRIDES);
        String image = overrides == null ? "" : ProxyOverride.image(overrides);
        return image.equals("auto") ? "" : image;
    }

    private static String tag(String tag, String variant) {
        if (variant.isEmpty()) {
            return tag;
        }
        String plain = VARIANTS.stream()
                .filter(known -> tag.endsWith("-" + known))
                .findFirst()
                .map(known -> tag.substring(0, tag.length() - known.length() - 1))
                .orElse(tag);
        return variant.equals("default") ? plain : plain + "-" + variant;
    }
}
