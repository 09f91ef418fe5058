/**
 * An AKS cluster with the Istio add-on inside the JVM, for tests of mesh-upgrade and of programs that use it. It speaks
 * real HTTP for ARM and for Kubernetes. SimulatedAks is the entry.
 */
@NullMarked
package io.meshupgrade.testkit;

import org.jspecify.annotations.NullMarked;
