package io.meshupgrade.testkit.internal.controllers;

/** What can be wrong with a pod. */
public enum Sickness {
    /** Its containers run, and never become ready. */
    NEVER_READY,
    /** Its containers exit and are started again; those that are not restarted have failed. */
    CRASH_LOOP,
    /** The images of its containers cannot be pulled. */
    IMAGE_PULL,
    /** No node takes it. Pods that have a node already are not affected. */
    UNSCHEDULABLE,
    /** Its node does not answer: it is not ready, and never goes when it is deleted. */
    NODE_DEAD,
    /** It is part of a Job and never ends. */
    NEVER_ENDING
}
