package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import org.jspecify.annotations.Nullable;

/** What is said of all pods that look alike; the parts are those of {@code PodAudit}. */
record Verdict(
        SidecarClass verdict,
        @Nullable String injectedRevision,
        @Nullable String expectedRevision,
        @Nullable String actualImage,
        @Nullable String expectedImage,
        Reason reason,
        RestartEffect restart) {

    Verdict as(SidecarClass other, Reason because) {
        return new Verdict(
                other,
                injectedRevision,
                null,
                actualImage,
                null,
                because,
                new RestartEffect(RestartEffect.Kind.NOT_NEEDED, ""));
    }
}
