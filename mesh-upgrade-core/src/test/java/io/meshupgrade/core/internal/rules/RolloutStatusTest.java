package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.core.internal.observe.RolloutFacts;
import io.meshupgrade.core.internal.observe.RolloutFacts.Condition;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where kubectl says done too early; numbers are those of the list of hard cases. */
class RolloutStatusTest {

    private static final WorkloadRef DEPLOYMENT = WorkloadRef.deployment("shop", "cart");
    private static final WorkloadRef STATEFUL_SET = WorkloadRef.statefulSet("shop", "db");
    private static final WorkloadRef DAEMON_SET = WorkloadRef.daemonSet("shop", "agent");

    @Test
    void is_finished_when_every_wanted_pod_is_new_and_available() {
        assertThat(RolloutStatus.unfinished(DEPLOYMENT, facts(3, 3, 3, 3))).isEmpty();
        assertThat(RolloutStatus.unfinished(DAEMON_SET, facts(null, 2, 2, 2))).isEmpty();
        assertThat(RolloutStatus.unfinished(DEPLOYMENT, facts(0, 0, 0, 0))).isEmpty();
    }

    @Test
    void waits_for_new_pods_and_for_old_ones_to_go_and_for_availability() {
        assertThat(RolloutStatus.unfinished(DEPLOYMENT, facts(3, 3, 1, 3)))
                .contains("1 of 3 pods are of its newest template");
        assertThat(RolloutStatus.unfinished(DEPLOYMENT, facts(3, 5, 3, 5)))
                .contains("2 pods of a former template are left");
        assertThat(RolloutStatus.unfinished(DEPLOYMENT, facts(3, 3, 3, 2))).contains("2 of 3 pods are available");
        assertThat(RolloutStatus.unfinished(DEPLOYMENT, facts(null, 0, 0, 0)))
                .contains("0 of 1 pods are of its newest template");
    }

    @Test
    void is_not_finished_while_the_newest_spec_was_not_seen() {
        // Given (33)
        RolloutFacts facts = new RolloutFacts(2, 1, 1, false, "", null, false, 1, 1, 1, 1, "", "", Map.of());

        // Then
        assertThat(RolloutStatus.unfinished(DEPLOYMENT, facts)).contains("its controller has not seen its newest spec");
    }

    @Test
    void is_never_finished_where_pods_are_not_replaced() {
        // Given (31)
        RolloutFacts onDelete = new RolloutFacts(1, 1, 3, false, "OnDelete", null, false, 3, 3, 3, 3, "", "", Map.of());
        RolloutFacts partition =
                new RolloutFacts(1, 1, 3, false, "RollingUpdate", 2, true, 3, 1, 3, 3, "a", "b", Map.of());
        RolloutFacts paused =
                new RolloutFacts(1, 1, 3, true, "RollingUpdate", null, true, 3, 3, 3, 3, "", "", Map.of());

        // Then
        assertThat(RolloutStatus.of(STATEFUL_SET, partition).done()).isTrue();
        assertThat(RolloutStatus.unfinished(STATEFUL_SET, partition))
                .contains("its partition keeps the pods below ordinal 2 on the former template");
        assertThat(RolloutStatus.unfinished(STATEFUL_SET, onDelete))
                .contains("its strategy OnDelete replaces a pod only when somebody deletes it");
        assertThat(RolloutStatus.of(DEPLOYMENT, paused).done()).isTrue();
        assertThat(RolloutStatus.unfinished(DEPLOYMENT, paused)).contains("it is paused");
    }

    @Test
    void is_not_finished_past_its_deadline_or_between_two_revisions() {
        // Given
        Map<String, Condition> late = Map.of("Progressing", new Condition("False", "ProgressDeadlineExceeded", ""));

        // Then
        assertThat(RolloutStatus.unfinished(
                        DEPLOYMENT, new RolloutFacts(1, 1, 1, false, "", null, false, 1, 1, 1, 1, "", "", late)))
                .contains("it exceeded its progress deadline");
        assertThat(RolloutStatus.unfinished(
                        STATEFUL_SET,
                        new RolloutFacts(1, 1, 1, false, "RollingUpdate", 0, true, 1, 1, 1, 1, "a", "b", Map.of())))
                .contains("its pods are not yet all of revision b");
    }

    private static RolloutFacts facts(Integer replicas, int current, int updated, int available) {
        return new RolloutFacts(
                1,
                1,
                replicas,
                false,
                "RollingUpdate",
                null,
                true,
                current,
                updated,
                available,
                available,
                "",
                "",
                Map.of());
    }
}
