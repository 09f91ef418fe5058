package io.meshupgrade.testkit.internal.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.api.Kinds;
import io.meshupgrade.testkit.internal.store.Key;
import org.junit.jupiter.api.Test;

class JobControllerTest {

    private final World world = new World();

    @Test
    void runs_as_many_pods_as_it_needs_and_ends() {
        // Given
        Key job = world.job("import", "{'completions':3,'parallelism':2}");

        // When
        world.seconds(3);
        int active = world.status(job).path("active").asInt();
        world.seconds(20);

        // Then
        assertThat(active).isEqualTo(2);
        assertThat(world.status(job).path("succeeded").asInt()).isEqualTo(3);
        assertThat(world.condition(job, "Complete").path("status").asText()).isEqualTo("True");
        assertThat(world.pods("work"))
                .hasSize(3)
                .allMatch(pod -> Pods.phase(pod).equals("Succeeded"));
    }

    @Test
    void does_not_end_when_its_work_does_not() {
        // Given
        world.controllers.sicknesses().befalls(Sickness.NEVER_ENDING, Sicknesses.ofWorkload(World.SHOP, "import"));
        Key job = world.job("import", "{}");

        // When
        world.seconds(3600);

        // Then
        assertThat(world.status(job).path("active").asInt()).isEqualTo(1);
        assertThat(world.status(job).path("ready").asInt()).isEqualTo(1);
    }

    /** Without native sidecars, a proxy that nobody tells to quit keeps the pod. */
    @Test
    void does_not_end_while_a_plain_proxy_runs_beside_its_work() {
        // Given
        Key job = world.job("import", "{}");
        world.edit(
                job,
                edited -> edited.withArray("/spec/template/spec/containers")
                        .addObject()
                        .put("name", "istio-proxy")
                        .put("image", "proxyv2"));

        // When
        world.seconds(3600);

        // Then
        ObjectNode pod = world.pods("work").get(0);
        assertThat(Pods.phase(pod)).isEqualTo("Running");
        assertThat(pod.at("/status/containerStatuses/0/state").has("terminated"))
                .isTrue();
        assertThat(pod.at("/status/containerStatuses/1/state").has("running")).isTrue();
        assertThat(world.condition(job, "Complete").isMissingNode()).isTrue();
    }

    @Test
    void gives_up_after_too_many_failures() {
        // Given
        world.controllers.sicknesses().befalls(Sickness.CRASH_LOOP, Sicknesses.ofWorkload(World.SHOP, "import"));
        Key job = world.job("import", "{'backoffLimit':2}");

        // When
        world.seconds(600);

        // Then
        assertThat(world.status(job).path("failed").asInt()).isEqualTo(3);
        assertThat(world.condition(job, "Failed").path("reason").asText()).isEqualTo("BackoffLimitExceeded");
    }

    @Test
    void runs_cron_jobs_by_the_clock_and_keeps_the_last_three() {
        // Given
        ObjectNode cron = World.json("{'metadata':{'name':'nightly'},'spec':{'schedule':'*/10 * * * *'}}");
        cron.withObject("/spec/jobTemplate/spec").set("template", World.jobTemplate());
        world.api.create(Kinds.CRON_JOB, World.SHOP, cron, false);

        // When
        world.seconds(599);
        int before = world.store.list(Kinds.JOB, World.SHOP).size();
        world.seconds(3600);

        // Then
        assertThat(before).isZero();
        assertThat(world.store.list(Kinds.JOB, World.SHOP))
                .hasSize(3)
                .allMatch(job -> Meta.name(job).startsWith("nightly-"));
        assertThat(world.status(new Key(Kinds.CRON_JOB, World.SHOP, "nightly"))
                        .path("lastScheduleTime")
                        .asText())
                .isEqualTo("2026-01-01T01:00:00Z");
    }

    @Test
    void starts_no_second_run_when_it_must_not() {
        // Given
        world.controllers.sicknesses().befalls(Sickness.NEVER_ENDING, pod -> true);
        ObjectNode cron = World.json(
                "{'metadata':{'name':'nightly'},'spec':{'schedule':'* * * * *','concurrencyPolicy':'Forbid'}}");
        cron.withObject("/spec/jobTemplate/spec").set("template", World.jobTemplate());
        world.api.create(Kinds.CRON_JOB, World.SHOP, cron, false);

        // When
        world.seconds(600);

        // Then
        assertThat(world.store.list(Kinds.JOB, World.SHOP)).hasSize(1);
    }

    @Test
    void leaves_a_cron_job_alone_whose_schedule_it_cannot_read() {
        // Given
        ObjectNode cron = World.json("{'metadata':{'name':'odd'},'spec':{'schedule':'0 0 * * MON'}}");
        cron.withObject("/spec/jobTemplate/spec").set("template", World.jobTemplate());
        world.api.create(Kinds.CRON_JOB, World.SHOP, cron, false);

        // When
        world.seconds(8 * 86400);

        // Then
        assertThat(world.store.list(Kinds.JOB, World.SHOP)).isEmpty();
    }
}
