/**
 * What moves in a cluster by itself: the controllers of workloads, the scheduler, the kubelets, the garbage collector.
 * They are level-triggered, as the real ones: told by the store that something changed, they look at all of it again.
 * Written after Kubernetes 1.34, pkg/controller; the file is named where a rule is not obvious.
 */
@NullMarked
package io.meshupgrade.testkit.internal.controllers;

import org.jspecify.annotations.NullMarked;
