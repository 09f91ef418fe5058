package io.meshupgrade.upgrade;

import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.common.WorkloadRef;
import org.jspecify.annotations.Nullable;

/** One step of a plan: data, of which only the run knows how it is done. {@code toString} is for people. */
public sealed interface Step {

    /** {@return the wave it is in; null for steps before and after all waves} */
    default @Nullable String wave() {
        return null;
    }

    /**
     * The mesh config of one revision is copied to the other.
     *
     * @param from the revision that has it
     * @param to the revision that has none
     */
    record CopyMeshConfig(Revision from, Revision to) implements Step {
        @Override
        public String toString() {
            return "copy the mesh config of " + from + " to " + to;
        }
    }

    /**
     * A Gateway is pinned to the revision that has it now, so that it does not roll when the canary comes.
     *
     * @param namespace its namespace
     * @param name its name
     * @param revision to which
     */
    record PinGateway(String namespace, String name, Revision revision) implements Step {
        @Override
        public String toString() {
            return "pin Gateway " + namespace + "/" + name + " to " + revision;
        }
    }

    /**
     * ARM is told to install the canary.
     *
     * @param revision the canary
     */
    record StartCanary(Revision revision) implements Step {
        @Override
        public String toString() {
            return "start the canary " + revision + " in ARM";
        }
    }

    /**
     * The control plane of a revision is waited for; of a refresh, until its patch is rolled out.
     *
     * @param revision which
     */
    record AwaitRevision(Revision revision) implements Step {
        @Override
        public String toString() {
            return "wait until " + revision + " is ready";
        }
    }

    /**
     * A tag is pointed elsewhere, or made.
     *
     * @param wave in which wave
     * @param tag the tag
     * @param from where it points; null when it is new
     * @param to where it shall point
     */
    record MoveTag(String wave, RevisionTag tag, @Nullable Revision from, Revision to) implements Step {
        @Override
        public String toString() {
            return from == null
                    ? "make the tag " + tag + " for " + to
                    : "point the tag " + tag + " to " + to + " (from " + from + ")";
        }
    }

    /**
     * A namespace is pointed elsewhere.
     *
     * @param wave in which wave; null when it is only tidied up, and nothing is restarted
     * @param namespace the namespace
     * @param from the revision or tag that its label {@code istio.io/rev} names
     * @param to the revision or tag that it shall name
     */
    record PointNamespace(@Nullable String wave, String namespace, String from, String to) implements Step {
        @Override
        public String toString() {
            return "point namespace " + namespace + " to " + to + " (from " + from + ")";
        }
    }

    /**
     * A Gateway of the Gateway API is pointed elsewhere; istiod rolls it.
     *
     * @param wave in which wave
     * @param namespace its namespace
     * @param name its name
     * @param from the revision that its label names
     * @param to the revision that it shall name
     */
    record PointGateway(String wave, String namespace, String name, Revision from, Revision to) implements Step {
        @Override
        public String toString() {
            return "point Gateway " + namespace + "/" + name + " to " + to + " (from " + from + ")";
        }
    }

    /**
     * A workload is restarted.
     *
     * @param wave in which wave
     * @param workload which
     * @param stalePods how many of its pods are stale
     * @param to the revision whose sidecars its pods get
     * @param templateLabel what the label {@code istio.io/rev} of its template is changed to in the same request; null
     *     when it stays
     */
    record Restart(
            String wave,
            WorkloadRef workload,
            int stalePods,
            Revision to,
            @Nullable String templateLabel) implements Step {
        @Override
        public String toString() {
            return "restart " + workload + ": " + stalePods + (stalePods == 1 ? " stale pod" : " stale pods")
                    + (templateLabel == null ? "" : ", with the label istio.io/rev=" + templateLabel);
        }
    }

    /**
     * ARM is told to remove the old revision: the point of no return.
     *
     * @param retired the old revision
     */
    record Complete(Revision retired) implements Step {
        @Override
        public String toString() {
            return "complete: remove " + retired + " in ARM (no way back)";
        }
    }

    /**
     * ARM is told to remove the canary.
     *
     * @param canary the canary
     */
    record RemoveCanary(Revision canary) implements Step {
        @Override
        public String toString() {
            return "remove the canary " + canary + " in ARM";
        }
    }

    /**
     * A tag that was made for the upgrade is removed.
     *
     * @param tag the tag
     */
    record RemoveTag(RevisionTag tag) implements Step {
        @Override
        public String toString() {
            return "remove the tag " + tag;
        }
    }
}
