/**
 * The Kubernetes adapter, the only importer of {@code io.kubernetes..}: the official client finds and authenticates the
 * server, and the documents are read by our own streaming readers (docs/decisions/0003-client-as-transport.md).
 */
@NullMarked
package io.meshupgrade.core.internal.kubernetes;

import org.jspecify.annotations.NullMarked;
