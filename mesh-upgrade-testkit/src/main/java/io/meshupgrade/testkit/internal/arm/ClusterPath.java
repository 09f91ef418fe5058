package io.meshupgrade.testkit.internal.arm;

import java.util.List;
import java.util.Locale;

/** Which cluster a path or a resource id names. Letter case does not count in any part of it. */
record ClusterPath(String subscription, String resourceGroup, String name) {

    private static final List<String> LITERALS =
            List.of("subscriptions", "*", "resourcegroups", "*", "providers", "microsoft.containerservice");

    /** Of {@code /subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.ContainerService/managedClusters/{n}}. */
    static ClusterPath ofId(String id) {
        List<String> segments = List.of(id.substring(id.startsWith("/") ? 1 : 0).split("/", -1));
        if (segments.size() != 8 || !isCluster(segments)) {
            throw new IllegalArgumentException("The id of a cluster is written like"
                    + " /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService"
                    + "/managedClusters/{name}, but this one is '" + id + "'");
        }
        return ofSegments(segments);
    }

    /** Whether the segments of a path begin with a cluster. */
    static boolean isCluster(List<String> segments) {
        return segments.size() >= 8
                && matches(segments.subList(0, 6), LITERALS)
                && segments.get(6).equalsIgnoreCase("managedClusters");
    }

    static ClusterPath ofSegments(List<String> segments) {
        return new ClusterPath(segments.get(1), segments.get(3), segments.get(7));
    }

    /** Whether segments are those of a pattern in lower case, in which a star is any segment. */
    static boolean matches(List<String> segments, List<String> pattern) {
        if (segments.size() != pattern.size()) {
            return false;
        }
        for (int i = 0; i < pattern.size(); i++) {
            if (!pattern.get(i).equals("*")
                    && !pattern.get(i).equals(segments.get(i).toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    boolean isOf(String id) {
        ClusterPath other = ofId(id);
        return subscription.equalsIgnoreCase(other.subscription)
                && resourceGroup.equalsIgnoreCase(other.resourceGroup)
                && name.equalsIgnoreCase(other.name);
    }

    /** {@code westus2} and {@code West US 2} are one location. */
    static boolean sameLocation(String one, String other) {
        return one.replace(" ", "").equalsIgnoreCase(other.replace(" ", ""));
    }
}
