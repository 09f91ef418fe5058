package io.meshupgrade.core.internal.rules;

import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Into which webhooks an istiod writes its CA when that changes (istio/istio, pkg/webhooks, webhookpatch.go). */
record CaRenewal(Outcome outcome, List<String> entries) {

    enum Outcome {
        /** The entries get the CA. */
        RENEWED,
        /** The configuration does not say whose it is. */
        NOT_LABELLED,
        /** It says that it is another revision's. */
        OTHER_REVISION,
        /** No entry has the name. */
        NO_ENTRY,
        /** There is no such configuration. */
        NOT_FOUND
    }

    CaRenewal {
        entries = List.copyOf(entries);
    }

    /**
     * What an istiod does with a configuration.
     *
     * @param revision of the istiod
     * @param suffix of the names of the entries that it looks after
     */
    static CaRenewal of(String revision, @Nullable WebhookConfiguration configuration, String suffix) {
        if (configuration == null) {
            return new CaRenewal(Outcome.NOT_FOUND, List.of());
        }
        String label = configuration.labels().get(MeshKeys.REVISION);
        if (label == null) {
            return new CaRenewal(Outcome.NOT_LABELLED, List.of());
        }
        if (!label.equals(revision)) {
            return new CaRenewal(Outcome.OTHER_REVISION, List.of());
        }
        List<String> entries = configuration.entries().stream()
                .map(Entry::name)
                .filter(name -> name.endsWith(suffix))
                .toList();
        return new CaRenewal(entries.isEmpty() ? Outcome.NO_ENTRY : Outcome.RENEWED, entries);
    }
}
