package io.meshupgrade.common;

/** Something was asked for that only Azure Resource Manager knows, on a connection to Kubernetes alone. */
public final class NoArmConnectionException extends MeshUpgradeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * Tells what cannot be done without ARM.
     *
     * @param action the rest of a sentence that begins with "Cannot"
     */
    public NoArmConnectionException(String action) {
        super(
                "Cannot " + action + ": this connection knows a kubeconfig only, and not the cluster in Azure."
                        + " Connect with AksMeshUpgrade.cluster(ClusterId.parse(resourceId)).credential(credential).",
                null);
        this.action = action;
    }

    /** {@return what was to be done} */
    public String action() {
        return action;
    }
}
