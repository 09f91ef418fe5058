package io.meshupgrade.realmesh;

import java.util.concurrent.CountDownLatch;

/** A real mesh to play with: starts one, says how to reach it, and ends it on Ctrl-C. */
public final class RealMeshMain {

    private RealMeshMain() {}

    /**
     * The arguments are the revisions to begin with; without any, one upgrade from asm-1-29 to asm-1-30 is half-way.
     */
    public static void main(String[] args) throws InterruptedException {
        String[] revisions = args.length > 0 ? args : new String[] {"asm-1-29", "asm-1-30"};
        try {
            RealMesh mesh = RealMesh.start(revisions);
            Runtime.getRuntime().addShutdownHook(new Thread(mesh::close, "end"));
            System.out.println("A real mesh with " + String.join(" and ", revisions) + " is up. In another terminal:");
            System.out.println("  export KUBECONFIG=" + mesh.kubeconfig());
            System.out.println("  export PATH=" + mesh.tools() + ":$PATH");
            System.out.println("  kubectl get pods -A && istioctl tag list -i aks-istio-system");
            System.out.println("Ctrl-C ends it.");
        } catch (RealMeshException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }
}
