package io.meshupgrade.dependants;

/** In which way something depends on a revision or tag. All but {@link #EXTERNAL_CONSUMER} decide whether it may go. */
public enum DependantKind {
    /** A namespace with the label {@code istio.io/rev}. */
    NAMESPACE_LABEL,
    /** A namespace with {@code istio-injection=enabled}, or any at all, which the default revision takes. */
    DEFAULT_INJECTION,
    /** A workload whose template asks by its own label, in a namespace that does not decide. */
    POD_TEMPLATE,
    /** A live pod: of a revision, one that it injected; of a tag, one that asks for it by its own label. */
    POD,
    /** A Gateway of the Gateway API, by its label or that of its namespace. */
    GATEWAY,
    /** A tag that points to the revision, used or not. */
    TAG,
    /** The validating webhook {@code istiod-default-validator}. */
    DEFAULT_VALIDATOR,
    /** Something outside of the mesh that selects by the name. It warns and does not decide. */
    EXTERNAL_CONSUMER
}
