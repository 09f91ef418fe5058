package io.meshupgrade.core.internal.observe;

import io.meshupgrade.common.Reading;
import java.util.List;

/**
 * The images of what AKS runs for a revision.
 *
 * @param revision which one
 * @param istiods those of its istiods that live
 * @param gateways those of its gateways that live and that AKS runs; empty when it has none
 */
public record ControlPlaneImages(String revision, Reading<List<String>> istiods, Reading<List<String>> gateways) {}
