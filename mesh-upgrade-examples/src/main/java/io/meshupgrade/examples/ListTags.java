package io.meshupgrade.examples;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import io.meshupgrade.tags.TagRow;
import java.nio.file.Path;

/** Prints the revision tags of a cluster: which revision each points to, and which namespaces ask for it. */
public final class ListTags {

    private ListTags() {}

    /** Takes the path of a kubeconfig file. */
    public static void main(String... args) {
        Path kubeconfig = Path.of(args[0]);
        try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(kubeconfig).connect()) {
            for (TagRow row : mesh.tags().list()) {
                System.out.println(row.tag() + " -> " + row.revision() + " " + row.namespaces());
            }
        }
    }
}
