package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.controlplane.LeftoverReason;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.ObjectLabels;
import io.meshupgrade.core.internal.observe.ResourceType;
import io.meshupgrade.revisions.InstalledRevisions;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is there of revisions that ARM does not have installed: election Leases, which nobody removes (Azure/AKS#5862,
 * istio/istio#59968), and ConfigMaps.
 */
public final class Leftovers {

    private static final Pattern LEASE =
            Pattern.compile("istio-gateway-(?:deployment|status-leader)-(asm-\\d{1,6}-\\d{1,6})");
    private static final Pattern SHARED = Pattern.compile("istio-shared-configmap-(asm-\\d{1,6}-\\d{1,6})");
    private static final Pattern MANAGED =
            Pattern.compile("(?:istio|istio-sidecar-injector|values)-(asm-\\d{1,6}-\\d{1,6})");

    /** Labels by which Argo CD, Flux and Helm know their own objects. */
    private static final List<String> OWNERS =
            List.of("argocd.argoproj.io/instance", "kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name");

    private final MeshObservation observation;
    private final List<Revision> installed;

    private Leftovers(MeshObservation observation, List<Revision> installed) {
        this.observation = observation;
        this.installed = installed;
    }

    /**
     * One object.
     *
     * @param revision of which it is
     * @param reason {@link LeftoverReason#NOT_INSTALLED} when it may go, else why not
     */
    public record Found(ResourceType type, ObjectLabels object, Revision revision, Reason reason) {

        public boolean mayGo() {
            return reason.code() == LeftoverReason.NOT_INSTALLED;
        }

        /** For people. */
        public String text() {
            String kind = type.equals(ResourceType.LEASES) ? "Lease" : "ConfigMap";
            return kind + " " + object.namespace() + "/" + object.name();
        }
    }

    /** Why nobody can tell now what is left over; empty when it can be told. */
    public static Optional<Reason> unsettled(ArmCluster cluster) {
        InstalledRevisions installed = RevisionInstallation.of(cluster.mesh());
        if (installed.stable().isEmpty()) {
            return Optional.of(new Reason(
                    UpgradeReason.REVISIONS_UNCLEAR, installed.reason().sentence()));
        }
        String state = cluster.provisioningState();
        return state == null || state.equals("Succeeded")
                ? Optional.empty()
                : Optional.of(new Reason(
                        UpgradeReason.CLUSTER_NOT_READY, "The cluster is " + state + " in ARM, and not Succeeded."));
    }

    /** All of them; none when it is not known which revisions are installed. */
    static List<Found> of(MeshObservation observation) {
        List<Revision> installed = MeshObservation.value(observation.installed());
        return installed.isEmpty() ? List.of() : of(observation, installed);
    }

    /**
     * All of them.
     *
     * @param installed the revisions that are installed, at least one
     */
    public static List<Found> of(MeshObservation observation, List<Revision> installed) {
        Leftovers leftovers = new Leftovers(observation, installed);
        List<Found> all = new ArrayList<>();
        all.addAll(leftovers.find(ResourceType.LEASES, observation.leases(), LEASE, leftovers::lease));
        all.addAll(leftovers.find(ResourceType.CONFIG_MAPS, observation.configMaps(), SHARED, leftovers::shared));
        all.addAll(leftovers.find(
                ResourceType.CONFIG_MAPS,
                observation.configMaps(),
                MANAGED,
                (object, revision) -> new Reason(
                        LeftoverReason.MANAGED_BY_AKS,
                        object.name() + " is one of those that AKS makes for each revision.")));
        return all;
    }

    private List<Found> find(
            ResourceType type,
            Reading<List<ObjectLabels>> objects,
            Pattern pattern,
            BiFunction<ObjectLabels, Revision, Reason> judge) {
        List<Found> found = new ArrayList<>();
        for (ObjectLabels object : MeshObservation.value(objects)) {
            Matcher name = pattern.matcher(object.name());
            if (name.matches() && !installed.contains(new Revision(name.group(1)))) {
                Revision revision = new Revision(name.group(1));
                found.add(new Found(type, object, revision, judge.apply(object, revision)));
            }
        }
        return found;
    }

    private Reason lease(ObjectLabels lease, Revision revision) {
        return running(revision).orElseGet(() -> notInstalled(revision));
    }

    private Reason shared(ObjectLabels map, Revision revision) {
        // The one of a newer revision is written by people before they start the upgrade to it.
        boolean newest =
                installed.stream().allMatch(each -> each.hasOrder() && Revision.BY_NUMBER.compare(each, revision) < 0);
        if (newest) {
            return new Reason(
                    LeftoverReason.PREPARED, revision + " is newer than " + RevisionFacts.names(installed) + ".");
        }
        Optional<String> owner = owner(map);
        return owner.isPresent()
                ? new Reason(LeftoverReason.OWNED_ELSEWHERE, map.name() + " has the label " + owner.get() + ".")
                : lease(map, revision);
    }

    private static Optional<String> owner(ObjectLabels object) {
        for (Map.Entry<String, String> label : object.labels().entrySet()) {
            boolean helm = label.getKey().equals("app.kubernetes.io/managed-by")
                    && label.getValue().equals("Helm");
            if (helm || OWNERS.contains(label.getKey())) {
                return Optional.of(label.getKey() + "=" + label.getValue());
            }
        }
        return Optional.empty();
    }

    /** ARM's document says that a revision is gone as soon as somebody wants it gone. */
    private Optional<Reason> running(Revision revision) {
        Optional<String> unknown = MeshObservation.whyUnknown(observation.workloads());
        if (unknown.isPresent()) {
            return Optional.of(new Reason(LeftoverReason.NOT_READ, unknown.get()));
        }
        String namespace = observation.mesh().controlPlaneNamespace();
        return MeshObservation.value(observation.workloads()).stream()
                .map(workload -> workload.ref())
                .filter(ref -> ref.namespace().equals(namespace) && ref.name().equals("istiod-" + revision))
                .findFirst()
                .map(ref -> new Reason(LeftoverReason.STILL_RUNNING, ref + " is still there."));
    }

    private static Reason notInstalled(Revision revision) {
        return new Reason(LeftoverReason.NOT_INSTALLED, "ARM does not have " + revision + " installed.");
    }
}
