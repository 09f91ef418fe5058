package io.meshupgrade.testkit.internal.admission;

import java.util.HashSet;
import java.util.Set;

/** A mesh whose istiods all run, but for those that a test stops. */
public final class RunningMesh implements MeshControlPlane {

    private final Set<String> stopped = new HashSet<>();
    private final Set<String> withoutNativeSidecars = new HashSet<>();

    public void stop(String revision) {
        stopped.add(revision);
    }

    public void start(String revision) {
        stopped.remove(revision);
    }

    public void withoutNativeSidecars(String revision) {
        withoutNativeSidecars.add(revision);
    }

    @Override
    public boolean answers(String revision) {
        return !stopped.contains(revision);
    }

    @Override
    public String caBundle() {
        return "Q0E=";
    }

    @Override
    public String nativeSidecars(String revision) {
        return withoutNativeSidecars.contains(revision) ? "false" : "auto";
    }
}
