package io.meshupgrade.core.internal.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an istiod injects: the ConfigMap {@code istio-sidecar-injector-REVISION}.
 *
 * @param revision the revision whose ConfigMap it is
 * @param policy {@code enabled} or {@code disabled}; anything else injects nothing
 * @param neverInject pods that get no sidecar unless they ask for one
 * @param alwaysInject pods that get one unless they refuse it
 * @param proxyImage {@code global.proxy.image}: a whole reference, as on AKS, or the name of an image; empty when
 *     missing
 * @param hub {@code global.hub}, for an image by name
 * @param tag {@code global.tag}, for an image by name
 * @param variant for an image by name: the image type of the mesh config ({@code defaultConfig.image.imageType}), or
 *     else {@code global.variant}
 */
public record InjectorConfig(
        String revision,
        String policy,
        List<LabelSelector> neverInject,
        List<LabelSelector> alwaysInject,
        String proxyImage,
        String hub,
        String tag,
        @Nullable String variant) {

    public InjectorConfig {
        neverInject = List.copyOf(neverInject);
        alwaysInject = List.copyOf(alwaysInject);
    }
}
