/**
 * Sidecars: which proxy each pod runs, which it should run, and why they differ. See "Sidecar injection" in the Istio
 * documentation and "Upgrade Istio-based service mesh add-on" in that of AKS.
 */
@NullMarked
package io.meshupgrade.sidecars;

import org.jspecify.annotations.NullMarked;
