/**
 * What callers of mesh-upgrade see: the fluent {@code MeshUpgrade}, one interface per capability, immutable values.
 * Signatures use JDK types only; the implementation is in mesh-upgrade-core.
 */
module io.meshupgrade.api {
    requires static transitive org.jspecify;

    exports io.meshupgrade;
    exports io.meshupgrade.common;
    exports io.meshupgrade.controlplane;
    exports io.meshupgrade.dependants;
    exports io.meshupgrade.lint;
    exports io.meshupgrade.namespaces;
    exports io.meshupgrade.revisions;
    exports io.meshupgrade.sidecars;
    exports io.meshupgrade.tags;
    exports io.meshupgrade.upgrade;
    exports io.meshupgrade.workloads;
}
