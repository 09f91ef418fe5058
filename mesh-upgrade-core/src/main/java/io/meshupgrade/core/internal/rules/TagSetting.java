package io.meshupgrade.core.internal.rules;

import io.meshupgrade.common.Reason;
import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.ServiceFacts;
import io.meshupgrade.core.internal.observe.WebhookConfiguration;
import io.meshupgrade.core.internal.observe.WebhookConfiguration.Entry;
import io.meshupgrade.tags.TagRefusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a tag may point to a revision, and what has to be written for that. The order of the questions is that of
 * {@code istioctl tag set}; unlike it, setting a tag which is right already is no error, and no force lets a tag shadow
 * a revision (istio/istio#56128).
 */
public final class TagSetting {

    private final RevisionTag tag;
    private final Revision revision;
    private final String namespace;
    private final Collection<WebhookConfiguration> webhooks;
    private final Collection<ServiceFacts> services;

    private TagSetting(
            RevisionTag tag,
            Revision revision,
            String namespace,
            Collection<WebhookConfiguration> webhooks,
            Collection<ServiceFacts> services) {
        this.tag = tag;
        this.revision = revision;
        this.namespace = namespace;
        this.webhooks = webhooks;
        this.services = services;
    }

    /** What is to be done. */
    public sealed interface Decision {

        /** Nothing, since it would do harm. */
        record Refuse(Reason reason) implements Decision {}

        /** Nothing, since all is as it should be. */
        record Keep() implements Decision {}

        /** The tag is to be made. */
        record Create(TagDesign wanted) implements Decision {}

        /**
         * The tag is to be changed.
         *
         * @param present its webhook now; empty when only its Service is there
         * @param from the revision that its label names, empty without one
         * @param mended what else than its target is wrong
         */
        record Change(TagDesign wanted, Optional<WebhookConfiguration> present, String from, List<String> mended)
                implements Decision {}
    }

    /**
     * Decides.
     *
     * @param namespace the namespace of the control plane
     * @param webhooks the MutatingWebhookConfigurations of the cluster
     * @param services the Services in the namespace of the control plane
     * @param mayBeDefault whether the tag may be called {@code default}
     */
    public static Decision decide(
            RevisionTag tag,
            Revision revision,
            String namespace,
            Collection<WebhookConfiguration> webhooks,
            Collection<ServiceFacts> services,
            boolean mayBeDefault) {
        if (tag.name().equals("default") && !mayBeDefault) {
            return refuse(TagRefusal.DEFAULT_TAG, "A tag named default was not asked for by its option.");
        }
        return new TagSetting(tag, revision, namespace, webhooks, services).decide();
    }

    private Decision decide() {
        if (!ownWebhooks(tag.name()).isEmpty() || !ownServices(tag.name()).isEmpty()) {
            return refuse(
                    TagRefusal.SHADOWS_REVISION,
                    "Tag " + tag + " would have the name of the installed revision " + tag + ".");
        }
        List<WebhookConfiguration> own = ownWebhooks(revision.name());
        List<ServiceFacts> ownServices = ownServices(revision.name());
        if (own.size() > 1 || ownServices.size() > 1) {
            return refuse(
                    TagRefusal.REVISION_AMBIGUOUS,
                    "Revision " + revision + " has " + names(own, ownServices) + " in namespace " + namespace
                            + ", of which only one each can be its own.");
        }
        if (own.isEmpty()) {
            return ownServices.isEmpty()
                    ? refuse(
                            TagRefusal.REVISION_MISSING,
                            "There is neither a webhook nor an istiod Service of revision " + revision + ".")
                    : refuse(
                            TagRefusal.REVISION_WEBHOOK_MISSING,
                            "Revision " + revision + " has the Service "
                                    + ownServices.get(0).name() + ", but no webhook.");
        }
        return against(own.get(0));
    }

    private Decision against(WebhookConfiguration canonical) {
        Optional<Entry> injector = TagDesign.injector(canonical);
        if (injector.isEmpty()) {
            return refuse(
                    TagRefusal.REVISION_NOT_AN_INJECTOR,
                    "Webhook " + canonical.name() + " has no entry whose name ends in sidecar-injector.istio.io.");
        }
        if (injector.get().caBundle().isEmpty()) {
            return refuse(
                    TagRefusal.REVISION_NOT_READY,
                    "Entry " + injector.get().name() + " of webhook " + canonical.name() + " has no CA.");
        }
        TagDesign wanted = TagDesign.of(tag, revision, namespace, canonical);
        Optional<String> overlap = overlap(wanted.webhook());
        return overlap.isPresent() ? refuse(TagRefusal.OVERLAPS, overlap.get()) : compare(wanted);
    }

    /** What else would inject the pods of those who use the tag, if its webhook were as it is wanted. */
    private Optional<String> overlap(WebhookConfiguration wanted) {
        List<WebhookConfiguration> then = new ArrayList<>(webhooks);
        then.removeIf(webhook -> webhook.label(MeshKeys.TAG).equals(tag.name()));
        then.add(wanted);
        return Overlaps.find(then).stream()
                .filter(overlap -> overlap.matches().stream()
                        .anyMatch(match -> match.configuration().equals(wanted.name())))
                .findFirst()
                .map(overlap ->
                        "With " + overlap.labels() + ", a pod would be taken by each of " + overlap.matches() + ".");
    }

    private Decision compare(TagDesign wanted) {
        Optional<WebhookConfiguration> webhook = webhooks.stream()
                .filter(found -> found.label(MeshKeys.TAG).equals(tag.name()))
                .findFirst();
        Optional<ServiceFacts> service = services.stream()
                .filter(found -> found.label(MeshKeys.TAG).equals(tag.name()))
                .findFirst();
        if (webhook.isEmpty() && service.isEmpty()) {
            return new Decision.Create(wanted);
        }
        String from = webhook.map(found -> found.label(MeshKeys.REVISION))
                .orElseGet(() ->
                        service.map(found -> found.label(MeshKeys.REVISION)).orElse(""));
        List<String> wrong = new ArrayList<>();
        if (webhook.isEmpty()) {
            wrong.add("its missing webhook");
        } else {
            compareEntries(webhook.get(), wanted.webhook(), wrong);
        }
        if (service.isEmpty()) {
            wrong.add("its missing Service");
        } else if (!service.get().label(MeshKeys.REVISION).equals(revision.name())) {
            wrong.add("the revision of its Service");
        } else if (!service.get().selector().equals(wanted.service().selector())) {
            wrong.add("whom its Service stands for");
        }
        return from.equals(revision.name()) && wrong.isEmpty()
                ? new Decision.Keep()
                : new Decision.Change(wanted, webhook, from, wrong);
    }

    /** By what decides, never by equality: the platform adds conditions to selectors, the server adds defaults. */
    private static void compareEntries(WebhookConfiguration present, WebhookConfiguration wanted, List<String> wrong) {
        for (Entry entry : wanted.entries()) {
            Optional<Entry> same = present.entries().stream()
                    .filter(found -> found.name().equals(entry.name()))
                    .findFirst();
            if (same.isEmpty()) {
                wrong.add("its missing entry " + entry.name());
                continue;
            }
            Entry found = same.get();
            if (!Objects.equals(found.service(), entry.service()) || !Objects.equals(found.url(), entry.url())) {
                wrong.add("whom its entry " + entry.name() + " asks");
            }
            if (!found.caBundle().equals(entry.caBundle())) {
                wrong.add("the CA of its entry " + entry.name());
            }
            if (!found.namespaceSelector()
                            .matchExpressions()
                            .containsAll(entry.namespaceSelector().matchExpressions())
                    || !found.objectSelector()
                            .matchExpressions()
                            .containsAll(entry.objectSelector().matchExpressions())) {
                wrong.add("what its entry " + entry.name() + " selects");
            }
        }
    }

    private List<WebhookConfiguration> ownWebhooks(String name) {
        return webhooks.stream()
                .filter(webhook -> webhook.label(MeshKeys.REVISION).equals(name)
                        && !webhook.labels().containsKey(MeshKeys.TAG))
                .toList();
    }

    private List<ServiceFacts> ownServices(String name) {
        return services.stream()
                .filter(service -> service.namespace().equals(namespace)
                        && service.label(MeshKeys.REVISION).equals(name)
                        && service.label("app").equals("istiod")
                        && !service.labels().containsKey(MeshKeys.TAG))
                .toList();
    }

    private static String names(List<WebhookConfiguration> webhooks, List<ServiceFacts> services) {
        List<String> names = new ArrayList<>();
        webhooks.forEach(webhook -> names.add("webhook " + webhook.name()));
        services.forEach(service -> names.add("Service " + service.name()));
        return String.join(", ", names);
    }

    private static Decision refuse(TagRefusal code, String sentence) {
        return new Decision.Refuse(new Reason(code, sentence));
    }
}
