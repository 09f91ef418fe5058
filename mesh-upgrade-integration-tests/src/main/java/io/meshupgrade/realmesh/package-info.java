/**
 * A real mesh on this machine, without containers: etcd, the Kubernetes control plane, kwok as kubelets, and one real
 * istiod process for each revision. {@link io.meshupgrade.realmesh.RealMesh} is the entry.
 */
@NullMarked
package io.meshupgrade.realmesh;

import org.jspecify.annotations.NullMarked;
