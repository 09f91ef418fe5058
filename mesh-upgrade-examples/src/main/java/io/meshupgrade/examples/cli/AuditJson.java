package io.meshupgrade.examples.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshupgrade.common.WorkloadRef;
import io.meshupgrade.sidecars.PodAudit;
import io.meshupgrade.sidecars.RestartEffect;
import io.meshupgrade.sidecars.SidecarClass;
import io.meshupgrade.sidecars.SidecarCounts;
import io.meshupgrade.sidecars.SidecarReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@code audit} found, for scripts: the pods as they come, so that their number does not matter, then the numbers.
 * A document without its end is of an audit that broke.
 */
final class AuditJson {

    private record Pod(
            String namespace,
            String pod,
            WorkloadRef workload,
            SidecarClass verdict,
            @Nullable String injectedRevision,
            @Nullable String expectedRevision,
            @Nullable String actualImage,
            @Nullable String expectedImage,
            Why reason,
            RestartEffect restart) {}

    private record Counts(long total, long findings, Map<SidecarClass, Long> byClass) {

        static Counts of(SidecarCounts counts) {
            return new Counts(counts.total(), counts.findings(), counts.byClass());
        }
    }

    private record OfRevision(@Nullable String revision, Counts pods) {}

    private record OfImage(String image, Counts pods) {}

    private record OfNamespace(String namespace, Counts pods) {}

    private record OfWorkload(WorkloadRef workload, Counts pods) {}

    private final PrintWriter out;
    private final JsonGenerator json;
    private final Map<RestartEffect.Kind, Long> restarts = new EnumMap<>(RestartEffect.Kind.class);

    AuditJson(PrintWriter out) {
        this.out = out;
        try {
            json = JsonOutput.to(out);
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 1);
            json.writeArrayFieldStart("pods");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void pod(PodAudit pod) {
        if (pod.verdict().isFinding()) {
            restarts.merge(pod.restart().kind(), 1L, Long::sum);
        }
        write(new Pod(
                pod.namespace(),
                pod.pod(),
                pod.workload(),
                pod.verdict(),
                pod.injectedRevision(),
                pod.expectedRevision(),
                pod.actualImage(),
                pod.expectedImage(),
                Why.of(pod.reason()),
                pod.restart()));
    }

    private void write(Record value) {
        try {
            json.writePOJO(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void end(SidecarReport report) {
        try {
            json.writeEndArray();
            json.writePOJOField("summary", Counts.of(report.pods()));
            json.writePOJOField("restarts", restarts);
            json.writePOJOField(
                    "byRevision",
                    list(
                            report.byRevision(),
                            entry -> new OfRevision(
                                    entry.getKey().isEmpty() ? null : entry.getKey(), Counts.of(entry.getValue()))));
            json.writePOJOField(
                    "byImage",
                    list(report.byImage(), entry -> new OfImage(entry.getKey(), Counts.of(entry.getValue()))));
            json.writePOJOField(
                    "byNamespace",
                    list(report.byNamespace(), entry -> new OfNamespace(entry.getKey(), Counts.of(entry.getValue()))));
            json.writePOJOField(
                    "byWorkload",
                    list(report.byWorkload(), entry -> new OfWorkload(entry.getKey(), Counts.of(entry.getValue()))));
            json.writeNumberField("workloadsLeftOut", report.workloadsLeftOut());
            json.writePOJOField("patches", report.patches());
            json.writeEndObject();
            json.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
        out.flush();
    }

    private static <K> List<Record> list(
            Map<K, SidecarCounts> counts, Function<Map.Entry<K, SidecarCounts>, Record> entry) {
        return counts.entrySet().stream().map(entry).toList();
    }
}
