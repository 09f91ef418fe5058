package io.meshupgrade.realmesh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the binaries of the real mesh are: in the cache that {@code real-mesh/build} fills, or, for etcd and
 * kube-apiserver, in the folder that {@code KUBEBUILDER_ASSETS} names.
 */
final class Binaries {

    /** Set by the build to the folder of the script; the default suits a start from the checkout. */
    private static final String FOLDER_PROPERTY = "meshupgrade.real-mesh";

    private final Path cache;
    private final @Nullable String assets;

    private Binaries(Path cache, @Nullable String assets) {
        this.cache = cache;
        this.assets = assets;
    }

    static Binaries find() {
        Path folder = Path.of(System.getProperty(FOLDER_PROPERTY, "mesh-upgrade-integration-tests/real-mesh"));
        Path script = folder.resolve("build");
        if (!Files.isExecutable(script)) {
            throw new RealMeshException(
                    "The script " + script.toAbsolutePath() + " is not there. Start with real-mesh/run, or say"
                            + " where that folder is: -D" + FOLDER_PROPERTY + "=FOLDER");
        }
        Path cache = Path.of(whereTheScriptBuilds(script));
        String assets = System.getenv("KUBEBUILDER_ASSETS");
        Binaries binaries = new Binaries(cache, assets);
        for (String name : List.of("etcd", "kube-apiserver", "kube-controller-manager", "kwok", "pilot-discovery")) {
            if (!Files.isExecutable(binaries.binary(name))) {
                throw new RealMeshException("The real mesh has no " + name + " yet (looked for " + binaries.binary(name)
                        + "). Build its binaries once, which takes about 15 minutes: " + script);
            }
        }
        return binaries;
    }

    private static String whereTheScriptBuilds(Path script) {
        try {
            Process process = new ProcessBuilder(script.toString(), "--where")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0 || answer.isEmpty()) {
                throw new RealMeshException(script + " --where does not say where it builds");
            }
            return answer;
        } catch (IOException e) {
            throw new RealMeshException("Cannot run " + script, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RealMeshException("Interrupted while running " + script, e);
        }
    }

    Path binary(String name) {
        if (assets != null) {
            Path asset = Path.of(assets, name);
            boolean kubernetesPart = name.equals("etcd") || name.equals("kube-apiserver");
            if (kubernetesPart && Files.isExecutable(asset)) {
                return asset;
            }
        }
        return tools().resolve(name);
    }

    /** The folder that holds all binaries which the build script made. */
    Path tools() {
        return cache.resolve("bin");
    }

    /** The charts and profiles of Istio. */
    Path manifests() {
        return cache.resolve("manifests");
    }

    /** The custom resource definitions of the Gateway API. */
    Path gatewayApi() {
        return cache.resolve("gateway-api");
    }

    /** The manifests of Istio's sample application Bookinfo. */
    Path bookinfo() {
        return cache.resolve("bookinfo");
    }
}
