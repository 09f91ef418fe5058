package io.meshupgrade.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * The lists of pods and of ReplicaSets in pages of 500, as an API server writes them. A page is made when it is asked
 * for first, and kept, so that a server whose pages were all read once spends nothing on them. Safe for use by several
 * threads.
 */
final class Pages {

    static final int SIZE = 500;

    private static final int SUFFICIENT = 8 * 1024 * 1024;

    /** Which bytes. */
    enum Form {
        PODS_PROTOBUF,
        PODS_JSON,
        REPLICA_SETS,
        REPLICA_SETS_METADATA;

        boolean protobuf() {
            return this == PODS_PROTOBUF;
        }

        String contentType() {
            return protobuf() ? "application/vnd.kubernetes.protobuf" : "application/json";
        }
    }

    private record Key(Form form, int page, boolean gzip) {}

    private final GeneratedCluster cluster;
    private final Templates templates;
    private final Map<Key, byte[]> made = new ConcurrentHashMap<>();

    Pages(GeneratedCluster cluster) {
        this.cluster = cluster;
        this.templates = new Templates(cluster);
    }

    /** @param page from 0 */
    byte[] page(Form form, int page, boolean gzip) {
        return made.computeIfAbsent(new Key(form, page, gzip), this::make);
    }

    private byte[] make(Key key) {
        return key.gzip() ? gzip(bytes(key.form(), key.page())) : bytes(key.form(), key.page());
    }

    /** As fast as it goes, as the API server does. */
    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 8);
        try (OutputStream out = new GZIPOutputStream(bytes) {
            {
                def.setLevel(1);
            }
        }) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot refuse bytes", e);
        }
        return bytes.toByteArray();
    }

    private synchronized byte[] bytes(Form form, int page) {
        int total = form.name().startsWith("PODS") ? cluster.pods() : cluster.replicaSets();
        int first = page * SIZE;
        int end = Math.min(total, first + SIZE);
        if (page < 0 || first >= total) {
            throw new IllegalArgumentException("There is no page " + page + " of " + total + " objects");
        }
        String next = end == total ? "" : Integer.toString(page + 1);
        return form.protobuf() ? protobuf(first, end, next) : json(form, first, end, next);
    }

    private byte[] protobuf(int first, int end, String next) {
        ByteArrayOutputStream list = new ByteArrayOutputStream(SUFFICIENT);
        ByteArrayOutputStream metadata = new ByteArrayOutputStream();
        ProtobufEncoder.text(metadata, 2, "123456789");
        ProtobufEncoder.text(metadata, 3, next);
        ProtobufEncoder.bytes(list, 1, metadata.toByteArray());
        for (int pod = first; pod < end; pod++) {
            PodTemplate template = templates.pod(cluster.replicaSetOf(pod), true);
            ProtobufEncoder.header(list, 2, template.size());
            write(template, pod, list);
        }
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        ProtobufEncoder.text(type, 1, "v1");
        ProtobufEncoder.text(type, 2, "PodList");
        ByteArrayOutputStream out = new ByteArrayOutputStream(SUFFICIENT);
        out.writeBytes(ProtobufEncoder.MAGIC);
        ProtobufEncoder.bytes(out, 1, type.toByteArray());
        ProtobufEncoder.bytes(out, 2, list.toByteArray());
        ProtobufEncoder.text(out, 3, "");
        ProtobufEncoder.text(out, 4, "");
        return out.toByteArray();
    }

    private byte[] json(Form form, int first, int end, String next) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(SUFFICIENT);
        out.writeBytes(
                switch (form) {
                    case REPLICA_SETS -> "{\"kind\":\"ReplicaSetList\",\"apiVersion\":\"apps/v1\"".getBytes(UTF_8);
                    case REPLICA_SETS_METADATA ->
                        "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/v1\"".getBytes(UTF_8);
                    case PODS_JSON, PODS_PROTOBUF -> "{\"kind\":\"PodList\",\"apiVersion\":\"v1\"".getBytes(UTF_8);
                });
        out.writeBytes(",\"metadata\":{\"resourceVersion\":\"123456789\",\"continue\":\"%s\"},\"items\":["
                .formatted(next)
                .getBytes(UTF_8));
        for (int i = first; i < end; i++) {
            if (i > first) {
                out.write(',');
            }
            int number = i;
            switch (form) {
                case PODS_JSON, PODS_PROTOBUF -> write(templates.pod(cluster.replicaSetOf(number), false), number, out);
                case REPLICA_SETS, REPLICA_SETS_METADATA ->
                    templates
                            .replicaSet(number, form == Form.REPLICA_SETS_METADATA)
                            .write(out, slot -> cluster.valueOfReplicaSet(number, slot));
            }
        }
        out.writeBytes("]}\n".getBytes(UTF_8));
        return out.toByteArray();
    }

    private void write(PodTemplate template, int pod, ByteArrayOutputStream out) {
        int[] occurrence = {0};
        template.write(out, slot -> cluster.value(pod, slot, occurrence[0]++));
    }
}
