package io.meshupgrade.examples;

import io.meshupgrade.MeshUpgrade;
import io.meshupgrade.core.AksMeshUpgrade;
import java.nio.file.Path;

/** Lists the revision tags of a mesh, and who asks for them. */
public final class ListTags {

    private ListTags() {}

    /** The argument is a kubeconfig. */
    public static void main(String[] args) {
        try (MeshUpgrade mesh = AksMeshUpgrade.kubeconfig(Path.of(args[0])).connect()) {
            mesh.tags().list().forEach(System.out::println);
        }
    }
}
