/** Whether the control plane of each revision is ready to inject, and how its gateways are. */
@NullMarked
package io.meshupgrade.controlplane;

import org.jspecify.annotations.NullMarked;
