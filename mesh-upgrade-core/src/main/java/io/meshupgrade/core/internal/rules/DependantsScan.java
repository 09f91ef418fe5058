package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.dependants.DependantKind;
import io.meshupgrade.dependants.DependantReason;
import io.meshupgrade.dependants.DependantsFound;
import io.meshupgrade.dependants.Usage;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds what depends on one revision or tag: of the observation at once, of pods as they come by. No pod is kept beyond
 * the sentence that names it, and of those only the first. For one thread.
 */
public final class DependantsScan {

    private final MeshObservation observation;
    private final String name;
    private final boolean tag;
    private final Map<String, Map<String, String>> namespaces = new HashMap<>();
    private final Map<DependantKind, UsageTally> tallies = new EnumMap<>(DependantKind.class);
    private long terminating;
    private long managed;

    private DependantsScan(MeshObservation observation, String name, boolean tag) {
        this.observation = observation;
        this.name = name;
        this.tag = tag;
        for (DependantKind kind : DependantKind.values()) {
            tallies.put(kind, new UsageTally(kind));
        }
        for (NamespaceFacts namespace : MeshObservation.value(observation.mesh().namespaces())) {
            namespaces.put(namespace.name(), namespace.labels());
        }
        new StandingDependants(observation, name, tag, namespaces, this::tally).find();
    }

    public static DependantsScan of(MeshObservation observation, Revision revision) {
        return new DependantsScan(observation, revision.name(), false);
    }

    public static DependantsScan of(MeshObservation observation, RevisionTag tag) {
        return new DependantsScan(observation, tag.name(), true);
    }

    /** As {@link #of(MeshObservation, RevisionTag)}, for a tag that somebody gave a name which we would not. */
    static DependantsScan ofTagNamed(MeshObservation observation, String tag) {
        return new DependantsScan(observation, tag, true);
    }

    /** Looks at one pod. */
    public void accept(PodFacts pod) {
        if (pod.finished()) {
            return;
        }
        if (tag) {
            ofTag(pod);
        } else {
            ofRevision(pod);
        }
    }

    /**
     * What was found.
     *
     * @param pods how many pods came by when all of them did, or why not all did
     */
    public DependantsFound result(Reading<Long> pods) {
        UsageTally live = tally(DependantKind.POD);
        MeshObservation.whyUnknown(pods).ifPresent(live::notRead);
        observation.elsewhere().ifPresent(elsewhere -> live.notRead(elsewhere.why()));
        Map<DependantKind, Usage> kinds = new EnumMap<>(DependantKind.class);
        tallies.forEach((kind, tally) -> {
            if (kind != DependantKind.EXTERNAL_CONSUMER) {
                kinds.put(kind, tally.usage());
            }
        });
        return new DependantsFound(
                name,
                kinds,
                terminating,
                managed,
                tally(DependantKind.EXTERNAL_CONSUMER).examples());
    }

    /** A pod of a revision is one that has a proxy and the word of its istiod; what labels say is only a wish. */
    private void ofRevision(PodFacts pod) {
        if (pod.proxy() == null) {
            return;
        }
        PodRevision proof = PodRevision.of(pod.annotations());
        boolean meant = proof.name().equals(name) || proof.status().equals(name);
        if (managed(pod)) {
            managed += meant ? 1 : 0;
        } else if (pod.terminating()) {
            terminating += meant ? 1 : 0;
        } else if (proof.name().isEmpty()) {
            tally(DependantKind.POD)
                    .notRead(text(pod) + " has a container istio-proxy and no annotation that says its revision.");
        } else if (meant && proof.contradicted()) {
            tally(DependantKind.POD)
                    .notRead(text(pod) + " says two revisions: " + proof.name() + " in istio.io/rev and "
                            + proof.status() + " in sidecar.istio.io/status.");
        } else if (meant) {
            boolean job = pod.controller() != null && pod.controller().kind().equals("Job");
            tally(DependantKind.POD)
                    .found(
                            text(pod),
                            job ? DependantReason.JOB_RUNS_IT : DependantReason.POD_RUNS_IT,
                            text(pod) + owner(pod) + " was injected by " + name + ".");
        }
    }

    private void ofTag(PodFacts pod) {
        if (managed(pod) || !Asked.byPod(pod.labels()).equals(name)) {
            return;
        }
        Map<String, String> labels = namespaces.get(pod.namespace());
        if (labels == null) {
            tally(DependantKind.POD)
                    .notRead("Whether " + text(pod) + " is heard with its label " + label(pod)
                            + " is not known: the labels of its namespace are not.");
        } else if (Asked.decides(labels)) {
            return;
        } else if (pod.terminating()) {
            terminating++;
        } else {
            tally(DependantKind.POD)
                    .found(
                            text(pod),
                            DependantReason.POD_ASKS,
                            text(pod) + owner(pod) + " has the label " + label(pod)
                                    + ", and its namespace says nothing.");
        }
    }

    /**
     * What AKS runs goes with its revision; what istiod made for a Gateway follows the Gateway, which counts itself.
     */
    private boolean managed(PodFacts pod) {
        return pod.namespace().equals(observation.mesh().controlPlaneNamespace())
                || pod.labels().containsKey(MeshKeys.AKS_COMPONENT)
                || pod.labels().containsKey(MeshKeys.GATEWAY_MANAGED);
    }

    private UsageTally tally(DependantKind kind) {
        UsageTally tally = tallies.get(kind);
        if (tally == null) {
            throw new IllegalStateException("There is no tally of " + kind + ".");
        }
        return tally;
    }

    private static String label(PodFacts pod) {
        String revision = pod.labels().get(MeshKeys.REVISION);
        return revision != null ? MeshKeys.REVISION + "=" + revision : MeshKeys.INJECT + "=true";
    }

    private static String owner(PodFacts pod) {
        OwnerLink owner = pod.controller();
        return owner == null ? "" : " of " + owner.kind() + " " + owner.name();
    }

    private static String text(PodFacts pod) {
        return "Pod " + pod.namespace() + "/" + pod.name();
    }
}
