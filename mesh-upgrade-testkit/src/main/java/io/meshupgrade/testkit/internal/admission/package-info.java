/**
 * What happens to pods on their way into the cluster: webhooks are found through a cache that may lag, and istiod
 * injects. Written from the sources of Kubernetes and Istio alone, and never from the rules of the product, so that one
 * bug cannot hide on both sides.
 */
@NullMarked
package io.meshupgrade.testkit.internal.admission;

import org.jspecify.annotations.NullMarked;
