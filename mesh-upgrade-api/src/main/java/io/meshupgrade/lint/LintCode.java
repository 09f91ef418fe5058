package io.meshupgrade.lint;

import io.meshupgrade.common.ReasonCode;

/** What a check of a mesh can find. */
public enum LintCode implements ReasonCode {
    /** Two labels where only one is heard. */
    BOTH_LABELS(
            "The namespace has istio-injection and istio.io/rev, and the first hides the second.",
            "Remove the label istio-injection."),
    /** The label {@code istio-injection} asks for a default revision which nobody is. */
    INJECTION_LABEL_TAKES_NOBODY(
            "The label istio-injection=enabled injects nothing: the mesh has no default revision.",
            "Replace it by istio.io/rev with a tag."),
    /** The label names neither a revision nor a tag. */
    LABEL_NAMES_NOBODY(
            "The label istio.io/rev names no revision and no tag, and so injects nothing.",
            "Point the label to an installed revision or to a tag, or create the tag."),
    /** Labels ask for a sidecar, and selectors or the injector's configuration leave the pod out. */
    INJECTS_NOTHING("Labels ask for a sidecar, and there is none.", "Look at the labels that the sentence names."),
    /** The API server turns pods away. */
    PODS_REJECTED(
            "New pods are turned away: the webhook that takes them cannot be asked.",
            "Point the tag or the label to a revision that is ready, before anything restarts."),
    /** More than one injector. */
    SEVERAL_INJECTORS("More than one webhook injects the pod.", "Remove one of the webhooks or labels."),
    /** Live pods would not get a sidecar again. */
    LOSES_SIDECAR(
            "Pods have a sidecar now, and would come up without one.",
            "Correct the labels before anything restarts these pods."),
    /** A label of a template without effect. */
    POD_LABEL_IGNORED(
            "The label istio.io/rev of a template means nothing: the namespace decides.",
            "Remove it, or remove the label of the namespace."),
    /** A label that a GitOps controller writes. */
    GITOPS_OWNS_LABEL(
            "A GitOps controller owns the label by which the namespace asks, and would set it back.",
            "Change the label in its source, or use a tag, so that the label can stay."),
    /** Another mesh. */
    FOREIGN_MESH("Webhooks of another Istio are in the cluster.", "It is left alone."),
    /** An ambient mesh. */
    AMBIENT("The namespace belongs to an ambient mesh, which the add-on does not have.", "It is left alone."),
    /** The other Istio of AKS. */
    APP_ROUTING(
            "The Istio of AKS application routing is in the cluster, which is not the add-on.", "It is left alone."),
    /** A Lease that a removed revision left. */
    ORPHAN_LEASE("A Lease of a revision that is not installed was left over.", "It may be deleted."),
    /** A ConfigMap that a removed revision left. */
    ORPHAN_CONFIG_MAP(
            "A ConfigMap of a revision that is not installed was left over.", "Delete it when nobody uses it.");

    private final String meaning;
    private final String advice;

    LintCode(String meaning, String advice) {
        this.meaning = meaning;
        this.advice = advice;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String advice() {
        return advice;
    }
}
