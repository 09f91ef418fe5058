/**
 * The upgrade itself, its rollback and the refresh of sidecars: what is asked for, the plan of what remains, the run
 * and what came of it. See "Upgrade Istio-based service mesh add-on" in the documentation of AKS.
 */
@NullMarked
package io.meshupgrade.upgrade;

import org.jspecify.annotations.NullMarked;
