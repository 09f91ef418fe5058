/**
 * Revisions of the add-on's control plane: which are installed, where they can be upgraded to, and with which versions
 * of Kubernetes they work. See "Upgrade Istio-based service mesh add-on" in the AKS documentation.
 */
@NullMarked
package io.meshupgrade.revisions;

import org.jspecify.annotations.NullMarked;
