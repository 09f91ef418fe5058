/** Decisions about meshes and workloads as pure functions over observed values: no clients, no clock, no state. */
@NullMarked
package io.meshupgrade.core.internal.rules;

import org.jspecify.annotations.NullMarked;
