package io.meshupgrade.testkit.internal.admission;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What one istiod fills its templates with for one pod.
 *
 * @param revision as istiod knows its own, {@code default} when it has no name
 * @param istioNamespace where that istiod runs
 * @param values the Helm values of the injector
 * @param proxyImage the image of the proxy
 * @param initImage the image of the container that captures the traffic
 * @param nativeSidecar whether the proxy is an init container that goes on
 */
record Injection(
        String revision,
        String istioNamespace,
        JsonNode values,
        String proxyImage,
        String initImage,
        boolean nativeSidecar) {}
