package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.GatewayFacts;
import io.meshupgrade.core.internal.observe.MeshFacts;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.PodTemplate;
import io.meshupgrade.namespaces.PointRefusal;
import io.meshupgrade.sidecars.InjectionReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a namespace may be pointed to a revision or tag: only when its new pods then come up with a sidecar. */
public final class NamespacePointing {

    private static final String AKS_PREFIX = "aks-istio-";
    private static final PodTemplate PLAIN = new PodTemplate(Map.of(), Map.of(), false);

    private final MeshObservation mesh;
    private final String namespace;
    private final String to;

    private NamespacePointing(MeshObservation mesh, String namespace, String to) {
        this.mesh = mesh;
        this.namespace = namespace;
        this.to = to;
    }

    /** What is to be done. */
    public sealed interface Decision {

        /** Nothing, since it would do harm; the code of the reason is a {@link PointRefusal}. */
        record Refuse(Reason reason) implements Decision {}

        /** Nothing, since it points there. */
        record Stay(Revision revision) implements Decision {}

        /**
         * The label is to be changed.
         *
         * @param from what it is now; null for none
         * @param revision that will inject
         * @param keeper who may put the label back, as it owns something of the namespace; null when nobody does who is
         *     known for it
         */
        record Point(
                @Nullable String from,
                Revision revision,
                @Nullable String keeper) implements Decision {}
    }

    /**
     * Decides.
     *
     * @param to the name of a revision or tag
     * @param revision which {@code to} must be; null for a tag
     * @param moveGateways whether Gateways that go by the label may be rolled
     */
    public static Decision decide(
            MeshObservation mesh, String namespace, String to, @Nullable Revision revision, boolean moveGateways) {
        return new NamespacePointing(mesh, namespace, to).decide(revision, moveGateways);
    }

    /** A namespace as it was read; empty when it is not there, is about to go, or could not be read. */
    public static Optional<NamespaceFacts> find(MeshFacts mesh, String namespace) {
        return MeshObservation.value(mesh.namespaces()).stream()
                .filter(found -> found.name().equals(namespace) && !found.terminating())
                .findFirst();
    }

    private Decision decide(@Nullable Revision wanted, boolean moveGateways) {
        Optional<String> unread = MeshObservation.whyUnknown(mesh.mesh().namespaces());
        if (unread.isPresent()) {
            return refuse(PointRefusal.NOT_READ, unread.get());
        }
        NamespaceFacts found = find(mesh.mesh(), namespace).orElse(null);
        if (found == null) {
            return refuse(PointRefusal.NAMESPACE_GONE, "There is no namespace " + namespace + " that stays.");
        }
        Reason unfit = unfit(found);
        if (unfit != null) {
            return new Decision.Refuse(unfit);
        }
        Map<String, String> labels = new HashMap<>(found.labels());
        labels.put(MeshKeys.REVISION, to);
        Prediction prediction = Injection.of(mesh.mesh()).predict(namespace, labels, PLAIN);
        if (!(prediction instanceof Prediction.Injected injected)) {
            return new Decision.Refuse(harm(prediction));
        }
        Revision revision = Revision.parse(injected.revision());
        if (wanted != null && !wanted.equals(revision)) {
            return refuse(
                    PointRefusal.NOT_THE_REVISION,
                    to + " is not the name of an installed revision: " + revision + " would inject. "
                            + injected.reason().sentence());
        }
        String from = found.labels().get(MeshKeys.REVISION);
        if (to.equals(from)) {
            return new Decision.Stay(revision);
        }
        Optional<Reason> obstacle =
                notReady(revision).or(() -> moveGateways ? Optional.empty() : rolled(found, revision));
        return obstacle.isPresent()
                ? new Decision.Refuse(obstacle.get())
                : new Decision.Point(from, revision, GitOps.keeper(found).orElse(null));
    }

    private @Nullable Reason unfit(NamespaceFacts found) {
        Map<String, String> labels = found.labels();
        if (IstiodDecision.SYSTEM_NAMESPACES.contains(namespace)
                || namespace.equals(mesh.mesh().controlPlaneNamespace())
                || namespace.startsWith(AKS_PREFIX)) {
            return new Reason(
                    PointRefusal.NOT_FOR_SIDECARS, "Namespace " + namespace + " is none of those that have workloads.");
        }
        if (NamespaceScope.isAmbient(labels)) {
            return new Reason(
                    PointRefusal.AMBIENT, "Namespace " + namespace + " has the label istio.io/dataplane-mode=ambient.");
        }
        String injection = labels.get(MeshKeys.INJECTION);
        return injection == null
                ? null
                : new Reason(
                        PointRefusal.INJECTION_LABEL_IN_THE_WAY,
                        "Namespace " + namespace + " has the label istio-injection=" + injection + ".");
    }

    private static Reason harm(Prediction prediction) {
        Reason why = prediction.reason();
        if (prediction instanceof Prediction.Unknown) {
            return new Reason(PointRefusal.NOT_READ, why.sentence());
        }
        if (prediction instanceof Prediction.Rejected) {
            return new Reason(PointRefusal.REVISION_NOT_READY, why.sentence());
        }
        Set<InjectionReason> nobody = Set.of(InjectionReason.NAME_UNKNOWN, InjectionReason.NO_WEBHOOKS);
        return new Reason(
                nobody.stream().anyMatch(code -> code == why.code())
                        ? PointRefusal.NAMES_NOBODY
                        : PointRefusal.WOULD_NOT_INJECT,
                why.sentence());
    }

    /** That a part could not be read does not count: admission is asked afterwards, and has the last word. */
    private Optional<Reason> notReady(Revision revision) {
        List<String> missing = RevisionReadiness.missingForInjection(mesh, revision);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason(PointRefusal.REVISION_NOT_READY, String.join(" ", missing)));
    }

    /** Why Gateways would be rolled: they are held by the label of the namespace, and by another revision than now. */
    private Optional<Reason> rolled(NamespaceFacts found, Revision revision) {
        Optional<String> unread = MeshObservation.whyUnknown(mesh.gateways());
        if (unread.isPresent()) {
            return Optional.of(new Reason(PointRefusal.NOT_READ, unread.get()));
        }
        String asked = found.labels().getOrDefault(MeshKeys.REVISION, "");
        boolean stays = asked.equals(revision.name())
                || new TagObjects(mesh.mesh()).revisionsOf(asked).equals(Set.of(revision.name()));
        List<String> gateways = MeshObservation.value(mesh.gateways()).stream()
                .filter(gateway -> gateway.namespace().equals(namespace))
                .filter(gateway -> !gateway.labels().containsKey(MeshKeys.REVISION))
                .map(GatewayFacts::name)
                .sorted()
                .toList();
        return stays || gateways.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason(
                        PointRefusal.MOVES_GATEWAYS,
                        "In namespace " + namespace + " these Gateways have no label istio.io/rev of their own: "
                                + String.join(", ", gateways) + "."));
    }

    private static Decision refuse(PointRefusal code, String sentence) {
        return new Decision.Refuse(new Reason(code, sentence));
    }
}
