package io.meshupgrade.core.internal.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.core.credential.TokenCredential;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.common.ArmException;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmReader;
import io.meshupgrade.core.internal.observe.ArmWriter;
import io.meshupgrade.core.internal.observe.MeshRelease;
import io.meshupgrade.core.internal.time.Pause;
import java.net.URI;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The ARM side of one cluster. Safe for use by several threads. */
public final class ArmApi implements ArmReader, ArmWriter, AutoCloseable {

    private static final String IN_PROGRESS = "ServiceMeshUpgradeInProgress";

    private final ClusterId id;
    private final ArmHost host;
    private final String apiVersion;
    private final ArmFailures failures;
    private final ArmTransport transport;

    /** Nothing is sent, and no token asked for, until something is read. */
    public ArmApi(ClusterId id, TokenCredential credential, ArmSettings settings, InstantSource clock, Pause pause) {
        this.id = id;
        this.host = settings.host();
        this.apiVersion = settings.apiVersion();
        this.failures = new ArmFailures(settings);
        this.transport = new ArmTransport(settings, new BearerTokens(credential, host.scope(), clock), pause);
    }

    @Override
    public ArmCluster cluster() {
        return document().cluster();
    }

    @Override
    public ArmDocument document() {
        String action = "read the cluster " + id.name() + " from ARM";
        ObjectNode document = transport.get(action, uri(path(id)));
        return new ArmDocument(understood(action, () -> ArmDocuments.cluster(id, document)), document);
    }

    @Override
    public String replaceRevisions(ArmDocument present, List<Revision> wanted) {
        String action = "set the mesh revisions of the cluster " + id.name() + " in ARM to " + wanted;
        String eTag = present.cluster().eTag();
        ObjectNode body = ArmDocumentBody.withRevisions(present.whole(), wanted);
        // Without an eTag, which old versions of the API leave out, at least nothing is created.
        return transport
                .put(action, uri(path(id)), body, eTag == null ? "*" : eTag)
                .operation();
    }

    @Override
    public ArmOperation operation(String address) {
        String action = "follow the change of the cluster " + id.name() + " in ARM";
        ArmTransport.Polled polled = transport.poll(action, address);
        return understood(action, () -> {
            ArmNode operation = ArmNode.of(polled.document());
            ArmNode error = operation.at("error");
            String code = Objects.requireNonNullElse(error.at("code").text(), "");
            String message = Objects.requireNonNullElse(error.at("message").text(), "");
            return new ArmOperation(
                    Objects.requireNonNullElse(operation.at("status").text(), ""),
                    code.isEmpty() ? message : code + ": " + message,
                    polled.lookAgain());
        });
    }

    @Override
    public UpgradeProfile upgradeProfile() {
        String action = "read the mesh upgrade profile of the cluster " + id.name() + " from ARM";
        try {
            List<ArmNode> profiles = list(action, path(id) + "/meshUpgradeProfiles");
            return understood(
                    action,
                    () -> new UpgradeProfile(
                            istio(profiles).flatMap(profile -> ArmDocuments.release(profile.at("properties"))), false));
        } catch (ArmException e) {
            if (saysInProgress(e)) {
                return new UpgradeProfile(Optional.empty(), true);
            }
            throw e;
        }
    }

    private static boolean saysInProgress(ArmException e) {
        return e.code().contains(IN_PROGRESS)
                || e.details().stream().anyMatch(detail -> detail.code().contains(IN_PROGRESS));
    }

    @Override
    public List<MeshRelease> releases(String location) {
        String action = "read the mesh revisions of " + location + " from ARM";
        String name = location.replace(" ", "").toLowerCase(Locale.ROOT);
        List<ArmNode> profiles = list(
                action,
                "/subscriptions/" + encoded(id.subscription()) + "/providers/Microsoft.ContainerService/locations/"
                        + encoded(name) + "/meshRevisionProfiles");
        return understood(
                action, () -> istio(profiles).map(ArmDocuments::releases).orElse(List.of()));
    }

    /**
     * The kubeconfig of the cluster's user. It may hold credentials.
     *
     * @throws ArmException also when ARM gives none
     */
    public String kubeconfig() {
        String action = "get the kubeconfig of the cluster " + id.name() + " from ARM";
        ObjectNode answer = transport.ask(action, uri(path(id) + "/listClusterUserCredential"));
        return understood(action, () -> {
            for (ArmNode kubeconfig : ArmNode.of(answer).at("kubeconfigs").items()) {
                byte[] content = kubeconfig.at("value").parsed(Base64.getDecoder()::decode);
                if (content != null) {
                    return new String(content, UTF_8);
                }
            }
            throw new ArmNode.Unexpected("the list of kubeconfigs is empty");
        });
    }

    /** The items of all pages of a list. */
    private List<ArmNode> list(String action, String path) {
        List<ArmNode> items = new ArrayList<>();
        Set<URI> seen = new HashSet<>();
        URI page = uri(path);
        while (page != null) {
            if (!seen.add(page)) {
                throw failures.notUnderstood(action, "a page of the list leads back to an earlier one", null);
            }
            ArmNode answer = ArmNode.of(transport.get(action, page));
            items.addAll(understood(action, () -> answer.at("value").items()));
            String next = understood(
                    action,
                    () -> Optional.ofNullable(answer.at("nextLink").text()).orElse(""));
            page = next.isEmpty() ? null : transport.follow(action, next);
        }
        return items;
    }

    /** The profile of Istio, which is the only mesh so far. */
    private static Optional<ArmNode> istio(List<ArmNode> profiles) {
        return profiles.stream()
                .filter(profile -> {
                    String name = profile.at("name").text();
                    return name == null || name.equalsIgnoreCase("istio");
                })
                .findFirst();
    }

    private <T> T understood(String action, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ArmNode.Unexpected e) {
            throw failures.notUnderstood(action, e.what(), null);
        }
    }

    private URI uri(String path) {
        return host.at(path + "?api-version=" + apiVersion);
    }

    private static String path(ClusterId id) {
        return "/subscriptions/" + encoded(id.subscription()) + "/resourceGroups/" + encoded(id.resourceGroup())
                + "/providers/Microsoft.ContainerService/managedClusters/" + encoded(id.name());
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        transport.close();
    }
}
