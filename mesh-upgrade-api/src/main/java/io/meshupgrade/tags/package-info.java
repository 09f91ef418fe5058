/**
 * Revision tags: stable names for revisions, which namespaces and pods carry instead of a revision in the label
 * {@code istio.io/rev}. See "Canary upgrades, stable revision labels" in the Istio documentation.
 */
@NullMarked
package io.meshupgrade.tags;

import org.jspecify.annotations.NullMarked;
