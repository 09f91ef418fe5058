package io.meshupgrade.revisions;

import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Revision;
import java.util.Objects;

/** One upgrade on the way to a revision. */
public sealed interface UpgradeStep {

    /**
     * The mesh is upgraded, all of it: the control plane, and what runs on it.
     *
     * @param from the revision before
     * @param to the revision after
     */
    record MeshStep(Revision from, Revision to) implements UpgradeStep {

        /** Neither is null. */
        public MeshStep {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }

        /** For people, for example {@code mesh asm-1-29 -> asm-1-30}. */
        @Override
        public String toString() {
            return "mesh " + from + " -> " + to;
        }
    }

    /**
     * Kubernetes is upgraded by one minor, control plane and nodes. This library does not do that.
     *
     * @param from the minor before
     * @param to the minor after
     */
    record KubernetesStep(KubernetesMinor from, KubernetesMinor to) implements UpgradeStep {

        /** Neither is null. */
        public KubernetesStep {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }

        /** For people, for example {@code Kubernetes 1.34 -> 1.35}. */
        @Override
        public String toString() {
            return "Kubernetes " + from + " -> " + to;
        }
    }
}
