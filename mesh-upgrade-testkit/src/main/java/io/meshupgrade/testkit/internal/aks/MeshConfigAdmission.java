package io.meshupgrade.testkit.internal.aks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Admission;
import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses shared mesh config with fields that the add-on does not allow, dry runs included. Which fields those are
 * depends on the revision; what is not named as allowed is blocked (AKS documentation, istio-meshconfig). The texts are
 * ours, since no source has them.
 */
public final class MeshConfigAdmission implements Admission {

    private static final String PREFIX = "istio-shared-configmap-";

    private static final Set<String> FIELDS = Set.of(
            "proxyListenPort",
            "proxyInboundListenPort",
            "proxyHttpPort",
            "connectTimeout",
            "tcpKeepalive",
            "defaultConfig",
            "outboundTrafficPolicy",
            "extensionProviders",
            "defaultProviders",
            "accessLogFile",
            "accessLogFormat",
            "accessLogEncoding",
            "enableTracing",
            "enableEnvoyAccessLogService",
            "disableEnvoyListenerLog",
            "trustDomain",
            "trustDomainAliases",
            "caCertificates",
            "defaultServiceExportTo",
            "defaultVirtualServiceExportTo",
            "defaultDestinationRuleExportTo",
            "localityLbSetting",
            "dnsRefreshRate",
            "h2UpgradePolicy",
            "enablePrometheusMerge",
            "discoverySelectors",
            "pathNormalization",
            "defaultHttpRetryPolicy",
            "serviceSettings",
            "meshMTLS",
            "tlsDefaults",
            "ingressService",
            "ingressSelector");

    private static final Pattern FIELD = Pattern.compile("(?m)^\"?([A-Za-z][A-Za-z0-9]*)\"?:");

    private final Map<String, Set<String>> blocked = new HashMap<>();

    /** From now on a revision refuses these fields as well. */
    void block(String revision, String... fields) {
        blocked.computeIfAbsent(revision, name -> new HashSet<>()).addAll(Arrays.asList(fields));
    }

    @Override
    public ObjectNode admit(Key key, @Nullable ObjectNode before, ObjectNode object) {
        if (key.kind().equals(Kinds.CONFIG_MAP)
                && key.namespace().equals(RevisionObjects.NAMESPACE)
                && key.name().startsWith(PREFIX)) {
            check(key.name().substring(PREFIX.length()), object.at("/data/mesh").asText(""));
        }
        return object;
    }

    private void check(String revision, String mesh) {
        if (mesh.indexOf('\t') >= 0) {
            throw refused("mesh config of " + revision + " is no YAML: it is indented by a tab");
        }
        Set<String> refusedHere = blocked.getOrDefault(revision, Set.of());
        List<String> wrong = FIELD.matcher(mesh)
                .results()
                .map(found -> found.group(1))
                .filter(field -> !FIELDS.contains(field) || refusedHere.contains(field))
                .toList();
        if (!wrong.isEmpty()) {
            throw refused("fields of mesh config that are not allowed in revision " + revision + ": "
                    + String.join(", ", wrong));
        }
    }

    private static ApiError refused(String why) {
        return new ApiError(
                400,
                "BadRequest",
                "admission webhook \"azure-service-mesh-ccp-validating-webhook\" denied the request: " + why);
    }
}
