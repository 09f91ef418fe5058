package io.meshupgrade.core.internal.observe;

/**
 * A kind of object as the API server's paths name it.
 *
 * @param group the API group, empty for the core group
 * @param version the version within the group, for example {@code v1}
 * @param plural the resource, for example {@code mutatingwebhookconfigurations}
 */
public record ResourceType(String group, String version, String plural) {

    public static final ResourceType MUTATING_WEBHOOK_CONFIGURATIONS =
            new ResourceType("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations");
    public static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces");
    public static final ResourceType PODS = new ResourceType("", "v1", "pods");
    public static final ResourceType SERVICES = new ResourceType("", "v1", "services");
}
