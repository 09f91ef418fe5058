/** What AKS does in the cluster when ARM's list of revisions changes, and by itself; and what istiods do there. */
@NullMarked
package io.meshupgrade.testkit.internal.aks;

import org.jspecify.annotations.NullMarked;
