package io.meshupgrade.core.internal.rules;

/** The labels by which Istio's objects refer to each other (istio/api, label/labels.yaml). */
public final class IstioLabels {

    /**
     * On a control plane's object and on a tag: the revision. On a namespace, pod or Gateway: the revision or tag asked
     * for.
     */
    public static final String REVISION = "istio.io/rev";

    /** On the objects of a tag: its name. */
    public static final String TAG = "istio.io/tag";

    private IstioLabels() {}
}
