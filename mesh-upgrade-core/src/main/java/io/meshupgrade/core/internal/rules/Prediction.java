package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What would become of a pod that is created now. The codes of the reasons are {@code InjectionReason}. */
public sealed interface Prediction {

    /** Why, with the evidence. */
    Reason reason();

    /**
     * It gets a sidecar.
     *
     * @param match the webhook that takes it
     * @param revision of the istiod that answers: never a tag
     */
    record Injected(Match match, String revision, Reason reason) implements Prediction {}

    /**
     * It comes up without a sidecar.
     *
     * @param match the webhook that takes it, when it is istiod that declines; null when none does
     */
    record NotInjected(@Nullable Match match, Reason reason) implements Prediction {}

    /**
     * It is not created at all, since the webhook that takes it cannot be asked.
     *
     * @param revision that the webhook means; null when that cannot be told
     */
    record Rejected(Match match, @Nullable String revision, Reason reason) implements Prediction {}

    /** Several webhooks take it, and each injector writes into it. */
    record Several(List<Match> matches, Reason reason) implements Prediction {

        public Several {
            matches = List.copyOf(matches);
        }
    }

    /** Another mesh than the add-on's injects it. */
    record OtherMesh(Match match, Reason reason) implements Prediction {}

    /**
     * It cannot be told.
     *
     * @param match the webhook that takes it, as far as it is known
     * @param revision that would inject it if all that is unknown is as it should be; null when not even that is known
     */
    record Unknown(@Nullable Match match, @Nullable String revision, Reason reason) implements Prediction {}

    /**
     * A webhook that takes the pod.
     *
     * @param configuration the name of its MutatingWebhookConfiguration
     * @param entry which of its webhooks
     * @param because the label by which it takes the pod, such as {@code namespace label istio.io/rev=prod-stable};
     *     empty when it takes it without one
     */
    record Match(String configuration, Entry entry, String because) {

        /** As people look it up. */
        @Override
        public String toString() {
            return "webhook " + entry.name() + " of " + configuration;
        }
    }
}
