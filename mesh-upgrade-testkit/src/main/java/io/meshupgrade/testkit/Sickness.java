package io.meshupgrade.testkit;

/** What can be wrong with a pod. */
public enum Sickness {
    /** Its containers run, and never become ready. */
    NEVER_READY,
    /** Its containers exit and are started again; those that are not restarted have failed. */
    CRASH_LOOP,
    /** The images of its containers cannot be pulled. What runs already has its image. */
    IMAGE_PULL,
    /** No node takes it. Pods that have a node already are not affected. */
    UNSCHEDULABLE,
    /** It is part of a Job and never ends. */
    NEVER_ENDING
}
