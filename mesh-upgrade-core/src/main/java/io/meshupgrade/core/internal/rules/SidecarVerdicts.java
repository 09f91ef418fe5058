package io.meshupgrade.core.internal.rules;

import static io.meshupgrade.sidecars.RestartEffect.Kind.BREAKS;
import static io.meshupgrade.sidecars.RestartEffect.Kind.DOES_NOT_FIX;
import static io.meshupgrade.sidecars.RestartEffect.Kind.FIXES;
import static io.meshupgrade.sidecars.RestartEffect.Kind.NOT_NEEDED;
import static io.meshupgrade.sidecars.RestartEffect.Kind.NOT_YET;
import static io.meshupgrade.sidecars.RestartEffect.Kind.UNKNOWN;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.ReasonCode;
import io.meshupgrade.core.internal.observe.InjectorConfig;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.sidecars.AuditReason;
import io.meshupgrade.sidecars.InjectionReason;
import io.meshupgrade.sidecars.PatchState;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The verdict about a sidecar: what the pod proves against what a new one would get. */
final class SidecarVerdicts {

    /** A label asks for a sidecar, and nobody gives one. */
    private static final Set<ReasonCode> ASKED_IN_VAIN = Set.of(
            InjectionReason.INJECTION_LABEL_IN_THE_WAY,
            InjectionReason.NO_DEFAULT_REVISION,
            InjectionReason.NAME_UNKNOWN,
            InjectionReason.EXCLUDED,
            InjectionReason.NO_WEBHOOKS,
            InjectionReason.SERVICE_GONE,
            InjectionReason.NO_ENDPOINTS,
            InjectionReason.NO_CA);

    private static final RestartEffect NOTHING_TO_DO = new RestartEffect(NOT_NEEDED, "");

    private final Injection injection;
    private final Map<String, PatchState> patches;

    SidecarVerdicts(Injection injection, Map<String, PatchState> patches) {
        this.injection = injection;
        this.patches = patches;
    }

    Verdict judge(PodSignature pod) {
        if (pod.proxy() == null) {
            return withoutProxy(pod);
        }
        PodRevision proven = PodRevision.of(pod.annotations());
        Sidecar sidecar = new Sidecar(proven.contradicted() || proven.name().isEmpty() ? null : proven.name(), pod);
        Reason managed = managedGateway(pod);
        if (managed != null) {
            return sidecar.verdict(SidecarClass.MANAGED_GATEWAY, null, null, managed, NOTHING_TO_DO);
        }
        if (sidecar.revision() == null) {
            return sidecar.unknown(unproven(proven), null);
        }
        return judge(sidecar, sidecar.revision(), injection.predict(pod.namespace(), pod.template()));
    }

    private Verdict withoutProxy(PodSignature pod) {
        Sidecar none = new Sidecar(null, pod);
        if (!NamespaceScope.includes(
                pod.namespace(), injection.labelsOf(pod.namespace()), injection.controlPlaneNamespace())) {
            return none.exempt(new Reason(
                    AuditReason.OUT_OF_SCOPE, "The pods of namespace " + pod.namespace() + " get no sidecars."));
        }
        if (pod.annotations().containsKey(MeshKeys.MIRROR)) {
            return none.exempt(new Reason(
                    AuditReason.STATIC_POD, "The pod has the annotation " + MeshKeys.MIRROR + " of static pods."));
        }
        Prediction prediction = injection.predict(pod.namespace(), pod.template());
        Reason reason = prediction.reason();
        SidecarClass missing = SidecarClass.MISSING_SIDECAR;
        if (prediction instanceof Prediction.Injected injected) {
            return none.verdict(
                    missing,
                    injected.revision(),
                    expectedImage(injected.revision(), pod),
                    new Reason(AuditReason.SIDECAR_WANTED, "The pod has no sidecar. " + reason.sentence()),
                    new RestartEffect(FIXES, "A new pod gets the sidecar of " + injected.revision() + "."));
        }
        if (prediction instanceof Prediction.Rejected rejected) {
            return none.verdict(missing, rejected.revision(), null, reason, rejects(reason));
        }
        if (prediction instanceof Prediction.NotInjected) {
            return ASKED_IN_VAIN.contains(reason.code())
                    ? none.verdict(
                            missing,
                            null,
                            null,
                            reason,
                            new RestartEffect(DOES_NOT_FIX, "A new pod gets no sidecar either: " + reason.sentence()))
                    : none.exempt(reason);
        }
        return prediction instanceof Prediction.OtherMesh ? none.exempt(reason) : none.unknown(reason, null);
    }

    private Verdict judge(Sidecar sidecar, String injectedBy, Prediction prediction) {
        Reason reason = prediction.reason();
        if (prediction instanceof Prediction.OtherMesh) {
            return sidecar.exempt(reason);
        }
        if (prediction instanceof Prediction.NotInjected) {
            return sidecar.verdict(
                    SidecarClass.UNEXPECTED_SIDECAR,
                    null,
                    null,
                    new Reason(
                            AuditReason.SIDECAR_NOT_WANTED,
                            "The pod has a sidecar of " + injectedBy + ". " + reason.sentence()),
                    new RestartEffect(BREAKS, "A new pod gets no sidecar: " + reason.sentence()));
        }
        String expected = revisionOf(prediction);
        if (expected == null) {
            return sidecar.unknown(new Reason(AuditReason.EXPECTATION_UNKNOWN, reason.sentence()), null);
        }
        boolean gone = reason.code() == InjectionReason.SERVICE_GONE;
        if (!expected.equals(injectedBy) || gone) {
            return sidecar.verdict(
                    SidecarClass.OUTDATED_REVISION,
                    expected,
                    expectedImage(expected, sidecar.pod()),
                    new Reason(
                            gone ? AuditReason.REVISION_GONE : AuditReason.OTHER_REVISION,
                            injectedBy + " injected the pod. " + reason.sentence()),
                    restart(prediction, expected, sidecar.pod()));
        }
        Optional<InjectorConfig> injector = injection.istiods().injector(expected);
        return injector.isPresent()
                ? image(sidecar, expected, ExpectedImage.of(injector.get(), sidecar.annotations()), prediction)
                : sidecar.unknown(
                        new Reason(
                                AuditReason.EXPECTATION_UNKNOWN,
                                injection.istiods().injectorUnknown(expected)),
                        expected);
    }

    /** Of a pod of the right revision. */
    private Verdict image(Sidecar sidecar, String revision, String expected, Prediction prediction) {
        String actual = sidecar.image();
        ImageReference.Relation relation = ImageReference.parse(actual).relationTo(ImageReference.parse(expected));
        String images = "The pod runs " + actual + ", and " + revision + " injects " + expected + ".";
        boolean fits = relation == ImageReference.Relation.SAME || relation == ImageReference.Relation.RELOCATED;
        if (fits && ExpectedImage.isPinned(sidecar.annotations())) {
            return sidecar.verdict(
                    SidecarClass.PINNED,
                    revision,
                    expected,
                    new Reason(AuditReason.IMAGE_PINNED, "The pod itself names the image " + expected + "."),
                    new RestartEffect(DOES_NOT_FIX, "A new pod gets the image that its template names."));
        }
        RestartEffect restart = fits ? NOTHING_TO_DO : restart(prediction, revision, sidecar.pod());
        return switch (relation) {
            case SAME ->
                sidecar.verdict(
                        SidecarClass.CURRENT,
                        revision,
                        expected,
                        new Reason(
                                AuditReason.AS_INJECTED_NOW,
                                "The pod has the sidecar that " + revision + " injects now, " + expected + "."),
                        restart);
            case RELOCATED ->
                sidecar.verdict(
                        SidecarClass.RELOCATED,
                        revision,
                        expected,
                        new Reason(AuditReason.OTHER_REGISTRY, images),
                        restart);
            case OLDER ->
                sidecar.outdatedPatch(revision, expected, new Reason(AuditReason.OLDER_IMAGE, images), restart);
            case NEWER ->
                sidecar.outdatedPatch(revision, expected, new Reason(AuditReason.NEWER_IMAGE, images), restart);
            case OTHER_BUILD ->
                sidecar.outdatedPatch(revision, expected, new Reason(AuditReason.OTHER_BUILD, images), restart);
            case INCOMPARABLE ->
                sidecar.verdict(
                        SidecarClass.UNKNOWN,
                        revision,
                        expected,
                        new Reason(AuditReason.IMAGE_INCOMPARABLE, images),
                        new RestartEffect(UNKNOWN, "Whether the two images differ cannot be told."));
        };
    }

    private @Nullable String expectedImage(String revision, PodSignature pod) {
        return injection
                .istiods()
                .injector(revision)
                .map(config -> ExpectedImage.of(config, pod.annotations()))
                .orElse(null);
    }

    private RestartEffect restart(Prediction prediction, String revision, PodSignature pod) {
        if (prediction instanceof Prediction.Rejected) {
            return rejects(prediction.reason());
        }
        if (prediction instanceof Prediction.Unknown) {
            return new RestartEffect(
                    UNKNOWN,
                    "What a new pod gets is not certain: " + prediction.reason().sentence());
        }
        PatchState patch = patches.get(revision);
        if (patch != null && patch.progress() == PatchState.Progress.ROLLING) {
            return new RestartEffect(NOT_YET, "The patch of " + revision + " is being rolled out: " + patch.why());
        }
        String pinned = ExpectedImage.isPinned(pod.annotations()) ? " It keeps the image that its template names." : "";
        return new RestartEffect(FIXES, "A new pod gets the sidecar of " + revision + "." + pinned);
    }

    private static RestartEffect rejects(Reason reason) {
        return new RestartEffect(BREAKS, "A new pod would not be created: " + reason.sentence());
    }

    private static @Nullable String revisionOf(Prediction prediction) {
        if (prediction instanceof Prediction.Injected injected) {
            return injected.revision();
        }
        if (prediction instanceof Prediction.Rejected rejected) {
            return rejected.revision();
        }
        return prediction instanceof Prediction.Unknown unknown ? unknown.revision() : null;
    }

    private static Reason unproven(PodRevision proven) {
        return proven.contradicted()
                ? new Reason(
                        AuditReason.REVISION_CONTRADICTED,
                        "The annotation istio.io/rev says '" + proven.name() + "', sidecar.istio.io/status says '"
                                + proven.status() + "'.")
                : new Reason(
                        AuditReason.REVISION_UNPROVEN,
                        "The pod has a container istio-proxy and neither annotation names a revision.");
    }

    private static @Nullable Reason managedGateway(PodSignature pod) {
        String controller = pod.labels().get(MeshKeys.GATEWAY_MANAGED);
        if (controller != null) {
            return new Reason(
                    AuditReason.GATEWAY_OF_ISTIOD,
                    "The pod has the label " + MeshKeys.GATEWAY_MANAGED + "=" + controller + ".");
        }
        String component = pod.labels().get(MeshKeys.AKS_COMPONENT);
        return component == null
                ? null
                : new Reason(
                        AuditReason.GATEWAY_OF_THE_ADD_ON,
                        "The pod has the label " + MeshKeys.AKS_COMPONENT + "=" + component + ".");
    }
}
