package io.meshupgrade.core.internal.rules;

import java.util.List;

/** Who puts back what others change: by the name under which it owns fields (managedFields). */
public final class GitOps {

    private static final List<String> MANAGERS = List.of("argocd", "kustomize-controller", "helm-controller");

    private GitOps() {}

    /** Whether a manager of fields is Argo CD or Flux. That they own something else of the object does not matter. */
    public static boolean manages(String manager) {
        return MANAGERS.stream().anyMatch(manager::contains);
    }
}
