package io.meshupgrade.realmesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A real mesh to play with: starts one, says how to reach it, and ends it on Ctrl-C. */
public final class RealMeshMain {

    private RealMeshMain() {}

    /** The arguments are the revisions to begin with, asm-1-29 without any. */
    public static void main(String[] args) throws InterruptedException, IOException {
        String[] revisions = args.length > 0 ? args : new String[] {"asm-1-29"};
        try {
            RealMesh mesh = RealMesh.start();
            AksOnRealMesh aks = new AksOnRealMesh(mesh, mesh.kubeconfig());
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                aks.close();
                                mesh.close();
                            },
                            "end"));
            aks.begin(revisions);
            Path token = Files.writeString(mesh.kubeconfig().resolveSibling("token"), "any");
            // A file of options, which the command line takes after an @: not all shells split variables.
            Path options = Files.write(mesh.kubeconfig().resolveSibling("options"), aks.options(token));
            System.out.println("A real mesh with " + String.join(" and ", revisions) + " is up. In another terminal:");
            System.out.println("  export KUBECONFIG=" + mesh.kubeconfig());
            System.out.println("  export PATH=" + mesh.tools() + ":" + launcher() + "$PATH");
            System.out.println("  export AKS=@" + options);
            System.out.println("  kubectl get pods -A && istioctl tag list -i aks-istio-system");
            System.out.println("Ctrl-C ends it.");
        } catch (RealMeshException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }

    /** The folder of the command line's launcher, where the script that starts this says so. */
    private static String launcher() {
        String folder = System.getProperty("meshupgrade.launcher", "");
        return folder.isEmpty() ? "" : folder + ":";
    }
}
