package io.meshupgrade.realmesh;

import java.util.Map;

/**
 * A revision of the add-on, as AKS would install it.
 *
 * @param name for example {@code asm-1-30}
 * @param patch the tag of its images, for example {@code v1.30.2-2}
 * @param nativeSidecars whether it injects the proxy as an init container that stays (AKS: from asm-1-29 on)
 */
public record MeshRevision(String name, String patch, boolean nativeSidecars) {

    /** The patches that AKS had rolled out in August 2026 (Azure/AKS, CHANGELOG.md). */
    private static final Map<String, String> PATCHES =
            Map.of("asm-1-27", "v1.27.9-6", "asm-1-28", "v1.28.9-2", "asm-1-29", "v1.29.5-2", "asm-1-30", "v1.30.2-2");

    /** A revision with the patch and the kind of sidecars that AKS gives it on Kubernetes 1.34. */
    public static MeshRevision of(String name) {
        String patch = PATCHES.get(name);
        if (patch == null) {
            throw new IllegalArgumentException("No patch is known for " + name + "; known: " + PATCHES.keySet());
        }
        return new MeshRevision(name, patch, !name.equals("asm-1-27") && !name.equals("asm-1-28"));
    }

    /** The same revision with another patch. */
    public MeshRevision withPatch(String other) {
        return new MeshRevision(name, other, nativeSidecars);
    }

    /** The same revision with the proxy as an init container that stays, or as an ordinary one. */
    public MeshRevision withNativeSidecars(boolean on) {
        return new MeshRevision(name, patch, on);
    }
}
