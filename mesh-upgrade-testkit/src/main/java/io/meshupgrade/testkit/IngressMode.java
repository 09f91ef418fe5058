package io.meshupgrade.testkit;

/** Which of the two managed ingress gateways. */
public enum IngressMode {
    /** {@code aks-istio-ingressgateway-external}, behind a public address. */
    EXTERNAL("External"),
    /** {@code aks-istio-ingressgateway-internal}, behind an address of the virtual network. */
    INTERNAL("Internal");

    private final String inArm;

    IngressMode(String inArm) {
        this.inArm = inArm;
    }

    /** As ARM writes it. */
    String inArm() {
        return inArm;
    }
}
