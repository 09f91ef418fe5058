package io.meshupgrade.dependants;

import io.meshupgrade.common.ReasonCode;

/** How a dependant depends. */
public enum DependantReason implements ReasonCode {
    /** A namespace asks by {@code istio.io/rev}. */
    NAMESPACE_ASKS("The namespace asks for it by its label.", "Label the namespace with a name that stays."),
    /** A namespace asks for the default revision. */
    NAMESPACE_ASKS_DEFAULT(
            "The namespace asks for the default revision, which this is.",
            "Label the namespace istio.io/rev with a name that stays, and remove istio-injection."),
    /** A webhook takes pods of unlabelled namespaces. */
    TAKES_UNLABELLED("It injects pods of namespaces that ask for nothing.", "Point the webhook elsewhere first."),
    /** A template asks. */
    TEMPLATE_ASKS("The template of its pods asks for it by its own label.", "Change the label of the template."),
    /** A pod was injected by the revision. */
    POD_RUNS_IT("The pod runs a sidecar of this revision.", "Restart its workload after its label or tag was moved."),
    /** A pod of a Job was injected by the revision. */
    JOB_RUNS_IT("A running Job has a pod with a sidecar of this revision.", "Wait for the Job to end."),
    /** A pod asks for the tag. */
    POD_ASKS("The pod asks for it by its own label.", "Change the label where the pod comes from."),
    /** A Gateway asks. */
    GATEWAY_ASKS("The Gateway is held by it.", "Label the Gateway, or its namespace, with a name that stays."),
    /** A tag points to the revision. */
    TAG_POINTS_TO_IT("The tag points to it.", "Move the tag to a revision that stays, or remove it."),
    /** The default validator asks it. */
    VALIDATOR_ASKS_IT("The default validator is of this revision.", "Move the default validator with the tag."),
    /** A webhook of somebody else selects by the name. */
    SELECTED_ELSEWHERE(
            "A webhook outside of the mesh selects by this name.", "Tell its owner before the name goes away.");

    private final String meaning;
    private final String advice;

    DependantReason(String meaning, String advice) {
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
