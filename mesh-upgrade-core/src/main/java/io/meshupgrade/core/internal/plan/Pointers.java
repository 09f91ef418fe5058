package io.meshupgrade.core.internal.plan;

import io.meshupgrade.common.Revision;
import io.meshupgrade.common.RevisionTag;
import io.meshupgrade.core.internal.observe.MeshKeys;
import io.meshupgrade.core.internal.observe.MeshObservation;
import io.meshupgrade.core.internal.observe.NamespaceFacts;
import io.meshupgrade.core.internal.rules.Before;
import io.meshupgrade.core.internal.rules.GitOps;
import io.meshupgrade.core.internal.rules.TagObjects;
import io.meshupgrade.upgrade.Step;
import io.meshupgrade.upgrade.Step.MoveTag;
import io.meshupgrade.upgrade.Step.PointNamespace;
import io.meshupgrade.upgrade.UpgradePlan.Direction;
import io.meshupgrade.upgrade.UpgradeReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What has to point elsewhere: namespaces by their label, and tags. A tag moves as a whole, so that all who use it have
 * to be in one wave, or the earlier of them borrow a canary tag. On the way back a tag moves with the first of its
 * waves instead, since the way back must never be blocked.
 */
final class Pointers {

    private final Situation situation;
    private final PlanRequest request;
    private final Revision from;
    private final Revision to;
    private final Waves waves;
    private final Blockers blockers;
    private final TagObjects tags;
    private final Map<String, List<MoveTag>> tagSteps = new HashMap<>();
    private final Map<String, PointNamespace> namespaceSteps = new TreeMap<>();
    private final List<Step> tidying = new ArrayList<>();

    private Pointers(
            Situation situation, PlanRequest request, Revision from, Revision to, Waves waves, Blockers blockers) {
        this.situation = situation;
        this.request = request;
        this.from = from;
        this.to = to;
        this.waves = waves;
        this.blockers = blockers;
        this.tags = new TagObjects(situation.mesh().mesh());
    }

    static Pointers of(
            Situation situation, PlanRequest request, Revision from, Revision to, Waves waves, Blockers blockers) {
        Pointers pointers = new Pointers(situation, request, from, to, waves, blockers);
        pointers.tags.notRead().forEach(why -> blockers.hard("tags", UpgradeReason.NOT_READ, why));
        MeshObservation.whyUnknown(situation.mesh().mesh().namespaces())
                .ifPresent(why -> blockers.hard("namespaces", UpgradeReason.NOT_READ, why));
        pointers.namespaces();
        pointers.tags();
        pointers.tidy();
        return pointers;
    }

    /** The moves of tags in a wave, which come before anything else in it. */
    List<MoveTag> tags(String wave) {
        return tagSteps.getOrDefault(wave, List.of());
    }

    /** The move of a namespace by its label, if it is to be moved. */
    Optional<PointNamespace> namespace(String name) {
        return Optional.ofNullable(namespaceSteps.get(name));
    }

    /** All namespaces that are moved by their label. */
    Set<String> namespaces(String wave) {
        Set<String> names = new TreeSet<>();
        namespaceSteps.forEach((name, step) -> {
            if (wave.equals(step.wave())) {
                names.add(name);
            }
        });
        return names;
    }

    /** What is tidied up when all waves are done: namespaces go back to their tag, and tags that were lent go away. */
    List<Step> tidying() {
        return tidying;
    }

    private void namespaces() {
        for (NamespaceFacts namespace :
                MeshObservation.value(situation.mesh().mesh().namespaces())) {
            String label = namespace.labels().get(MeshKeys.REVISION);
            if (label == null || namespace.labels().containsKey(MeshKeys.INJECTION) || namespace.terminating()) {
                continue;
            }
            if (label.equals(from.name())) {
                point(namespace, label, lentBy(namespace).orElse(to.name()));
            } else if (request.direction() == Direction.ROLLBACK && isLent(label)) {
                lentBy(namespace).ifPresent(owner -> point(namespace, label, owner));
            }
        }
    }

    /** The tag that a namespace used before this upgrade; it is believed if it is there, whatever it points to. */
    private Optional<String> lentBy(NamespaceFacts namespace) {
        return Before.of(namespace.annotations())
                .flatMap(before -> Optional.ofNullable(before.revision()))
                .filter(name -> !name.equals(from.name())
                        && (name.equals(to.name()) || tags.tags().contains(name)));
    }

    private boolean isLent(String tag) {
        return tags.webhooksOf(tag).stream()
                .anyMatch(webhook -> Before.of(webhook.annotations())
                        .filter(Before::wasAbsent)
                        .isPresent());
    }

    private void point(NamespaceFacts namespace, String label, String target) {
        String name = namespace.name();
        String manager = namespace.labelManagers().getOrDefault(MeshKeys.REVISION, "");
        if (GitOps.manages(manager)) {
            blockers.soft(
                    "Namespace " + name,
                    UpgradeReason.LABEL_OWNED_BY_GITOPS,
                    manager + " owns the label istio.io/rev=" + label + " of namespace " + name
                            + ", and would put it back.");
        }
        namespaceSteps.put(name, new PointNamespace(waves.of(name), name, label, target));
    }

    private void tags() {
        for (String tag : tags.tags()) {
            if (!tags.revisionsOf(tag).contains(from.name()) || isLent(tag)) {
                continue;
            }
            if (tag.equals("default")) {
                blockers.soft(
                        "tag default",
                        UpgradeReason.TAG_NOT_MOVED,
                        "The tag default points to " + from + ", and is not moved here.");
                continue;
            }
            move(RevisionTag.of(tag));
        }
    }

    private void move(RevisionTag tag) {
        Map<String, List<NamespaceFacts>> users = usersByWave(tag);
        List<String> in = waves.sorted(users.keySet());
        if (in.size() > 1 && request.direction() == Direction.UPGRADE) {
            List<String> early = in.subList(0, in.size() - 1);
            if (request.canaryTag() == null) {
                blockers.hard(
                        "tag " + tag,
                        UpgradeReason.TAG_IN_SEVERAL_WAVES,
                        "The tag " + tag + " is used by namespaces of the waves " + String.join(", ", in)
                                + ", and moves as a whole.");
                return;
            }
            early.forEach(wave -> users.getOrDefault(wave, List.of())
                    .forEach(namespace ->
                            point(namespace, tag.name(), request.canaryTag().name())));
            lend(request.canaryTag(), early.get(0));
        }
        String wave = in.isEmpty()
                ? waves.last()
                : request.direction() == Direction.UPGRADE ? in.get(in.size() - 1) : in.get(0);
        add(new MoveTag(wave, tag, from, to));
    }

    private Map<String, List<NamespaceFacts>> usersByWave(RevisionTag tag) {
        Map<String, List<NamespaceFacts>> users = new HashMap<>();
        for (NamespaceFacts namespace :
                MeshObservation.value(situation.mesh().mesh().namespaces())) {
            boolean uses = tag.name().equals(namespace.labels().get(MeshKeys.REVISION))
                    && !namespace.labels().containsKey(MeshKeys.INJECTION);
            if (uses && !namespace.terminating()) {
                users.computeIfAbsent(waves.of(namespace.name()), any -> new ArrayList<>())
                        .add(namespace);
            }
        }
        return users;
    }

    private void lend(RevisionTag tag, String wave) {
        boolean there = tags.revisionsOf(tag.name()).equals(Set.of(to.name()));
        boolean planned = moves().anyMatch(move -> move.tag().equals(tag));
        if (!there && !planned) {
            add(new MoveTag(wave, tag, null, to));
        }
    }

    private void add(MoveTag step) {
        tagSteps.computeIfAbsent(step.wave(), any -> new ArrayList<>()).add(step);
    }

    /** What was lent is given back. On the way forward a namespace goes back to its tag when that has moved. */
    private void tidy() {
        Set<String> lent = new TreeSet<>();
        tags.tags().stream().filter(this::isLent).forEach(lent::add);
        moves().filter(move -> move.from() == null)
                .forEach(move -> lent.add(move.tag().name()));
        for (String tag : lent) {
            if (request.direction() == Direction.UPGRADE) {
                giveBack(tag);
            }
            tidying.add(new Step.RemoveTag(RevisionTag.of(tag)));
        }
    }

    /** Those who have it now, and those who get it in this plan. */
    private void giveBack(String tag) {
        for (NamespaceFacts namespace :
                MeshObservation.value(situation.mesh().mesh().namespaces())) {
            if (tag.equals(namespace.labels().get(MeshKeys.REVISION))) {
                lentBy(namespace)
                        .ifPresent(owner -> tidying.add(new PointNamespace(null, namespace.name(), tag, owner)));
            }
        }
        namespaceSteps.forEach((name, step) -> {
            if (step.to().equals(tag)) {
                tidying.add(new PointNamespace(null, name, tag, step.from()));
            }
        });
    }

    private Stream<MoveTag> moves() {
        return tagSteps.values().stream().flatMap(List::stream);
    }
}
