package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.arm.RevisionCalendar;

/** The support plan of a cluster, which decides what Kubernetes a revision may be used with. */
public enum SupportPlan {
    /** {@code KubernetesOfficial}, what clusters have that ask for nothing else. */
    KUBERNETES_OFFICIAL(RevisionCalendar.OFFICIAL),
    /** {@code AKSLongTermSupport}. */
    LONG_TERM_SUPPORT(RevisionCalendar.LONG_TERM);

    private final String inArm;

    SupportPlan(String inArm) {
        this.inArm = inArm;
    }

    /** As ARM writes it. */
    String inArm() {
        return inArm;
    }
}
