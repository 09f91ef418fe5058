/**
 * A small HTTP server for simulated services: requests and responses as values, faults, and certificates for HTTPS on
 * the loopback. It knows nothing of ARM or Kubernetes.
 */
@NullMarked
package io.meshupgrade.testkit.internal.http;

import org.jspecify.annotations.NullMarked;
