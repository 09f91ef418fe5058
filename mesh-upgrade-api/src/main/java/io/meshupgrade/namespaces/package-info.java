/** Where namespaces get their sidecars from: the label {@code istio.io/rev}, by a revision or by a tag. */
@NullMarked
package io.meshupgrade.namespaces;

import org.jspecify.annotations.NullMarked;
