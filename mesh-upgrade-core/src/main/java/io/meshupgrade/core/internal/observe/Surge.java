package io.meshupgrade.core.internal.observe;

/**
 * What a rolling update has besides the pods that are wanted.
 *
 * @param pods how many pods at most
 * @param each what one of them asks for, without the sidecar that is injected
 */
public record Surge(int pods, Requests each) {

    public static final Surge NONE = new Surge(0, Requests.NONE);
}
