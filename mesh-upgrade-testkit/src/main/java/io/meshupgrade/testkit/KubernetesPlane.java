package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.http.HttpFront;
import java.net.URI;

/** The Kubernetes side of a simulated cluster, as a test scripts it. Safe for use by several threads. */
public final class KubernetesPlane {

    private final HttpFront front;
    private final RequestLog requests;
    private final FaultScript faults;
    private final Tokens tokens;
    private final Access access;
    private final Watches watches;

    KubernetesPlane(
            HttpFront front, RequestLog requests, FaultScript faults, Tokens tokens, Access access, Watches watches) {
        this.front = front;
        this.requests = requests;
        this.faults = faults;
        this.tokens = tokens;
        this.access = access;
        this.watches = watches;
    }

    /** Where its API server is: https on the loopback, with {@link SimulatedAks#caCertificate()}. */
    public URI endpoint() {
        return front.uri();
    }

    /** What it has been asked for. */
    public RequestLog requests() {
        return requests;
    }

    /** What goes wrong with what it is asked for. */
    public FaultScript faults() {
        return faults;
    }

    /** Its tokens, of which the first is in the kubeconfig. */
    public Tokens tokens() {
        return tokens;
    }

    /** What callers may do. */
    public Access access() {
        return access;
    }

    /** The watches that are open. */
    public Watches watches() {
        return watches;
    }
}
