package io.meshupgrade.testkit;

import io.meshupgrade.testkit.internal.aks.TagObjects;

/** A revision tag of a simulated world. Safe for use by several threads. */
public final class WorldTag {

    private final WorldObjects objects;
    private final String name;

    WorldTag(WorldObjects objects, String name) {
        this.objects = objects;
        this.name = name;
    }

    /**
     * It points to this revision from now on, with the objects that {@code istioctl tag set --overwrite} makes.
     *
     * @throws IllegalArgumentException when the revision is not installed, with those that are
     */
    public WorldTag on(String revision) {
        Simulation simulation = objects.simulation();
        synchronized (simulation.timeline) {
            new TagObjects(simulation.objects).set(name, revision);
        }
        return this;
    }
}
