package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reading;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.tags.TagHealth;
import io.meshupgrade.tags.TagsHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** How each tag is, and who uses it; pods are looked at as they come by. For one thread. */
public final class TagHealthScan {

    private final MeshObservation observation;
    private final TagObjects objects;
    private final List<String> tags;
    private final List<DependantsScan> users = new ArrayList<>();

    public TagHealthScan(MeshObservation observation) {
        this.observation = observation;
        this.objects = new TagObjects(observation.mesh());
        this.tags = List.copyOf(objects.tags());
        tags.forEach(tag -> users.add(DependantsScan.ofTagNamed(observation, tag)));
    }

    /** Looks at one pod. */
    public void accept(PodFacts pod) {
        users.forEach(scan -> scan.accept(pod));
    }

    /**
     * What was found, tags in alphabetical order.
     *
     * @param pods how many pods came by when all of them did, or why not all did
     */
    public TagsHealth result(Reading<Long> pods) {
        List<Overlaps.Overlap> overlaps = TagChecks.overlapsOf(observation.mesh());
        List<TagHealth> health = new ArrayList<>();
        for (int i = 0; i < tags.size(); i++) {
            String tag = tags.get(i);
            health.add(new TagHealth(
                    tag,
                    new TreeSet<>(objects.revisionsOf(tag)),
                    new TagChecks(observation.mesh(), objects, overlaps).problems(tag),
                    users.get(i).result(pods)));
        }
        return new TagsHealth(health, objects.notRead());
    }
}
