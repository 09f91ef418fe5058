package io.meshupgrade.testkit.internal.admission;

/** What the injector needs to know about the control planes of the mesh. */
public interface MeshControlPlane {

    /** Whether an istiod of this revision is up and answers the API server. */
    boolean answers(String revision);

    /** The certificate authority that all istiods share, as a {@code caBundle} holds it. */
    String caBundle();

    /** The environment variable {@code ENABLE_NATIVE_SIDECARS} of this revision: true, false or auto. */
    String nativeSidecars(String revision);
}
