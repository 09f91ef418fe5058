/** Azure Resource Manager as far as the Istio add-on of one AKS cluster needs it, over real HTTP. */
@NullMarked
package io.meshupgrade.testkit.internal.arm;

import org.jspecify.annotations.NullMarked;
