package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.ClusterId;
import io.meshupgrade.common.KubernetesMinor;
import io.meshupgrade.common.Revision;
import io.meshupgrade.core.internal.observe.ArmCluster;
import io.meshupgrade.core.internal.observe.ArmMesh;
import io.meshupgrade.core.internal.observe.ArmReader.UpgradeProfile;
import io.meshupgrade.core.internal.observe.MeshRelease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A region and a cluster in it, written as tables do. A release is {@code 29>30,31 [1.31-1.36]}: asm-1-29, which may go
 * to asm-1-30 and asm-1-31, and works with Kubernetes 1.31 to 1.36. A second range is that of the long-term support;
 * names with a letter are taken as they are.
 */
final class Region {

    /** As published in the autumn of 2026 (AKS documentation, istio-support-policy), with more of it offered. */
    static final String AUTUMN = "27>28,29 [1.29-1.35]; 28>29,30 [1.30-1.35]; 29>30 [1.31-1.36]; 30> [1.32-1.36]";

    private static final Pattern RELEASE = Pattern.compile("(\\S+?)>(\\S*)((?: \\[[^]]*])*)");
    private static final Pattern RANGE = Pattern.compile("\\[(\\d+)\\.(\\d+)-\\d+\\.(\\d+)]");

    private Region() {}

    /**
     * The facts of a cluster.
     *
     * @param installed revisions, in the order of ARM
     * @param kubernetes version, or null
     * @param releases of the region
     * @param offered what ARM's profile offers; null while it refuses, since an upgrade is running
     */
    static RevisionFacts facts(String installed, String kubernetes, String plan, String releases, String offered) {
        List<Revision> revisions = revisions(installed);
        ArmMesh mesh = new ArmMesh("Istio", revisions, List.of(), List.of(), null);
        UpgradeProfile profile = offered == null
                ? new UpgradeProfile(Optional.empty(), true)
                : new UpgradeProfile(
                        revisions.stream()
                                .findFirst()
                                .map(first -> new MeshRelease(first, revisions(offered), Map.of())),
                        false);
        return new RevisionFacts(cluster(mesh, kubernetes, plan), profile, releases(releases));
    }

    static ArmCluster cluster(ArmMesh mesh, String kubernetes, String plan) {
        ClusterId id = new ClusterId("s", "rg", "shop");
        return new ArmCluster(
                id, "westeurope", kubernetes, kubernetes, plan, "Succeeded", "Running", "1", mesh, List.of());
    }

    static List<Revision> revisions(String names) {
        return Stream.of(names.split("[ ,]+"))
                .filter(name -> !name.isEmpty())
                .map(name -> Revision.parse(name.matches("\\d+") ? "asm-1-" + name : name))
                .toList();
    }

    private static List<MeshRelease> releases(String text) {
        return Stream.of(text.split("; *"))
                .filter(release -> !release.isEmpty())
                .map(Region::release)
                .toList();
    }

    private static MeshRelease release(String text) {
        Matcher matcher = RELEASE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        List<Set<KubernetesMinor>> ranges =
                RANGE.matcher(matcher.group(3)).results().map(Region::minors).toList();
        Map<String, Set<KubernetesMinor>> compatible = switch (ranges.size()) {
            case 0 -> Map.of();
            case 1 -> Map.of("KubernetesOfficial", ranges.get(0));
            default -> Map.of("KubernetesOfficial", ranges.get(0), "AKSLongTermSupport", ranges.get(1));
        };
        return new MeshRelease(revisions(matcher.group(1)).get(0), revisions(matcher.group(2)), compatible);
    }

    private static Set<KubernetesMinor> minors(MatchResult range) {
        Set<KubernetesMinor> minors = new TreeSet<>();
        int last = Integer.parseInt(range.group(3));
        for (int minor = Integer.parseInt(range.group(2)); minor <= last; minor++) {
            minors.add(new KubernetesMinor(Integer.parseInt(range.group(1)), minor));
        }
        return minors;
    }
}
