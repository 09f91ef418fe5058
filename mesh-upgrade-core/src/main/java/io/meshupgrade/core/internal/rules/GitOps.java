package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.NamespaceFacts;
import java.util.List;
import java.util.Optional;

/** Who puts back what others change: by the name under which it owns fields (managedFields). */
public final class GitOps {

    private static final List<String> MANAGERS = List.of("argocd", "kustomize-controller", "helm-controller");

    /** Labels that they put on what they deploy (Argo CD "Resource Tracking", Flux "Kustomization", "HelmRelease"). */
    private static final List<String> MARKS =
            List.of("argocd.argoproj.io/instance", "kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name");

    private GitOps() {}

    /**
     * Which of them has to do with a namespace: owns one of its labels, or has left its mark.
     *
     * @return the manager, or else the mark
     */
    static Optional<String> keeper(NamespaceFacts namespace) {
        return namespace.labelManagers().values().stream()
                .filter(GitOps::manages)
                .sorted()
                .findFirst()
                .or(() -> MARKS.stream().filter(namespace.labels()::containsKey).findFirst());
    }

    /** Whether a manager of fields is Argo CD or Flux. That they own something else of the object does not matter. */
    public static boolean manages(String manager) {
        return MANAGERS.stream().anyMatch(manager::contains);
    }
}
