/**
 * What the library knows of a cluster, as values, and the port through which it learns it. Nothing here knows a client
 * library; the adapters implement the port.
 */
@NullMarked
package io.meshupgrade.core.internal.observe;

import org.jspecify.annotations.NullMarked;
