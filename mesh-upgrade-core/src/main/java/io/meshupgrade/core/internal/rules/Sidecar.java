package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a pod proves of its own sidecar, which every verdict about it repeats. */
record Sidecar(@Nullable String revision, PodSignature pod) {

    /** The image of the proxy, empty when it has none. */
    String image() {
        return pod.proxy() == null ? "" : pod.proxy().image();
    }

    Map<String, String> annotations() {
        return pod.annotations();
    }

    Verdict verdict(
            SidecarClass verdict,
            @Nullable String expectedRevision,
            @Nullable String expectedImage,
            Reason reason,
            RestartEffect restart) {
        String image = pod.proxy() == null ? null : pod.proxy().image();
        return new Verdict(verdict, revision, expectedRevision, image, expectedImage, reason, restart);
    }

    Verdict outdatedPatch(String expectedRevision, String expectedImage, Reason reason, RestartEffect restart) {
        return verdict(SidecarClass.OUTDATED_PATCH, expectedRevision, expectedImage, reason, restart);
    }

    Verdict exempt(Reason reason) {
        return verdict(SidecarClass.EXEMPT, null, null, reason, new RestartEffect(RestartEffect.Kind.NOT_NEEDED, ""));
    }

    Verdict unknown(Reason reason, @Nullable String expectedRevision) {
        return verdict(
                SidecarClass.UNKNOWN,
                expectedRevision,
                null,
                reason,
                new RestartEffect(RestartEffect.Kind.UNKNOWN, "What a new pod gets, or has got, cannot be told."));
    }
}
