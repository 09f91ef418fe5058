package io.meshupgrade.core.internal.kubernetes;

import io.meshupgrade.core.internal.observe.OwnerLink;
import io.meshupgrade.core.internal.observe.PodFacts;
import io.meshupgrade.core.internal.observe.PodFacts.ProxyContainer;
import io.meshupgrade.core.internal.observe.PodKeys;
import io.meshupgrade.core.internal.observe.Requests;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of pods from protobuf as it arrives. Fields it does not know, and known ones of another wire type than
 * theirs, are passed over, as protobuf asks of its readers.
 *
 * <p>Numbers of the fields: k8s.io/api/core/v1/generated.proto and k8s.io/apimachinery, apis/meta/v1/generated.proto.
 */
final class PodProtobuf {

    private static final int BYTES_1 = 1 << 3 | 2;
    private static final int BYTES_2 = 2 << 3 | 2;
    private static final int BYTES_3 = 3 << 3 | 2;
    private static final int BYTES_4 = 4 << 3 | 2;
    private static final int BYTES_5 = 5 << 3 | 2;
    private static final int BYTES_8 = 8 << 3 | 2;
    private static final int BYTES_9 = 9 << 3 | 2;
    private static final int BYTES_10 = 10 << 3 | 2;
    private static final int BYTES_11 = 11 << 3 | 2;
    private static final int BYTES_12 = 12 << 3 | 2;
    private static final int BYTES_13 = 13 << 3 | 2;
    private static final int BYTES_20 = 20 << 3 | 2;
    private static final int BYTES_24 = 24 << 3 | 2;
    private static final int NUMBER_1 = 1 << 3;
    private static final int NUMBER_2 = 2 << 3;
    private static final int NUMBER_6 = 6 << 3;
    private static final int NUMBER_11 = 11 << 3;

    private final ProtobufStream in;
    private final PodKeys keys;
    private final NextPage found;
    private final Consumer<PodFacts> each;
    private int count;
    private String field = "";
    private String next = "";

    // The pod that is being read.
    private String namespace = "";
    private String name = "";
    private String uid = "";
    private @Nullable Instant createdAt;
    private @Nullable Instant deletionAt;
    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, String> annotations = new HashMap<>();
    private @Nullable OwnerLink controller;
    private @Nullable ProxyContainer proxy;
    private boolean hostNetwork;
    private String node = "";
    private String phase = "";
    private boolean ready;
    private final PodRequests requests = new PodRequests();

    PodProtobuf(InputStream body, PodKeys keys, NextPage found, Consumer<PodFacts> each) {
        this.in = new ProtobufStream(body);
        this.keys = keys;
        this.found = found;
        this.each = each;
    }

    /** {@return the token for the next page, empty for the last one} */
    String readList() throws IOException {
        try {
            ProtobufEnvelope.open(in, "PodList");
            for (int tag = in.tag(); tag != 0; tag = in.tag()) {
                switch (tag) {
                    case BYTES_1 -> readListMetadata();
                    case BYTES_2 -> readPod();
                    default -> in.skip(tag);
                }
            }
            return next;
        } catch (UnreadableDocument e) {
            throw new UnreadableDocument(place() + " " + e.getMessage(), e);
        }
    }

    private String place() {
        if (field.isEmpty()) {
            return "the list of pods";
        }
        String pod = "items[" + count + "]" + (name.isEmpty() ? "" : " (" + namespace + "/" + name + ")");
        return field.equals("pod") ? pod : field + " of " + pod;
    }

    private void readListMetadata() throws IOException {
        long outer = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == BYTES_3) {
                next = in.text();
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
        found.found(next);
    }

    private void readPod() throws IOException {
        forget();
        field = "pod";
        long outer = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (tag) {
                case BYTES_1 -> readMetadata();
                case BYTES_2 -> readSpec();
                case BYTES_3 -> readStatus();
                default -> in.skip(tag);
            }
            field = "pod";
        }
        in.leave(outer);
        if (name.isEmpty()) {
            throw new UnreadableDocument("has no name");
        }
        each.accept(new PodFacts(
                namespace,
                name,
                uid,
                createdAt,
                labels,
                annotations,
                controller,
                proxy,
                hostNetwork,
                node,
                phase,
                ready,
                deletionAt,
                keys.requests() ? requests.total() : Requests.NONE));
        field = "";
        count++;
    }

    private void forget() {
        namespace = "";
        name = "";
        uid = "";
        createdAt = null;
        deletionAt = null;
        labels.clear();
        annotations.clear();
        controller = null;
        proxy = null;
        hostNetwork = false;
        node = "";
        phase = "";
        ready = false;
        requests.clear();
    }

    private void readMetadata() throws IOException {
        long outer = in.enter();
        field = "metadata";
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (tag) {
                case BYTES_1 -> name = in.text();
                case BYTES_3 -> namespace = in.text();
                case BYTES_5 -> uid = in.text();
                case BYTES_8 -> createdAt = readTime("metadata.creationTimestamp");
                case BYTES_9 -> deletionAt = readTime("metadata.deletionTimestamp");
                case BYTES_11 -> readEntry("metadata.labels", keys.labels(), labels);
                case BYTES_12 -> readEntry("metadata.annotations", keys.annotations(), annotations);
                case BYTES_13 -> readOwner();
                default -> in.skip(tag);
            }
            field = "metadata";
        }
        in.leave(outer);
    }

    /** A time of zero is none: it is how Kubernetes writes one that is not set. */
    private @Nullable Instant readTime(String what) throws IOException {
        field = what;
        long seconds = 0;
        long nanos = 0;
        long outer = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (tag) {
                case NUMBER_1 -> seconds = in.varint();
                case NUMBER_2 -> nanos = in.varint();
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
        try {
            return seconds == 0 && nanos == 0 ? null : Instant.ofEpochSecond(seconds);
        } catch (DateTimeException e) {
            throw new UnreadableDocument("is no time", e);
        }
    }

    /** Writers put the key first. One that does not costs a string that is thrown away. */
    private void readEntry(String what, Set<String> wanted, Map<String, String> entries) throws IOException {
        field = what;
        String key = "";
        String value = "";
        boolean keyRead = false;
        long outer = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == BYTES_1) {
                key = in.text();
                keyRead = true;
            } else if (tag == BYTES_2 && (!keyRead || wanted.contains(key))) {
                value = in.text();
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
        if (wanted.contains(key)) {
            entries.put(key, value);
        }
    }

    private void readOwner() throws IOException {
        field = "metadata.ownerReferences";
        String kind = "";
        String ownerName = "";
        String ownerUid = "";
        String apiVersion = "";
        boolean controls = false;
        long outer = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (tag) {
                case BYTES_1 -> kind = in.text();
                case BYTES_3 -> ownerName = in.text();
                case BYTES_4 -> ownerUid = in.text();
                case BYTES_5 -> apiVersion = in.text();
                case NUMBER_6 -> controls = in.varint() != 0;
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
        if (controls) {
            controller = new OwnerLink(apiVersion, kind, ownerName, ownerUid);
        }
    }

    private void readSpec() throws IOException {
        long outer = in.enter();
        field = "spec";
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (tag) {
                case BYTES_2 -> readContainer("spec.containers", false);
                case BYTES_20 -> readContainer("spec.initContainers", true);
                case BYTES_10 -> node = in.text();
                case NUMBER_11 -> hostNetwork = in.varint() != 0;
                default -> in.skip(tag);
            }
            field = "spec";
        }
        in.leave(outer);
    }

    private void readContainer(String what, boolean init) throws IOException {
        field = what;
        String containerName = "";
        String image = "";
        String restartPolicy = "";
        Requests asked = Requests.NONE;
        long outer = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (tag) {
                case BYTES_1 -> containerName = in.text();
                case BYTES_2 -> image = in.text();
                case BYTES_24 -> restartPolicy = in.text();
                case BYTES_8 -> {
                    if (keys.requests()) {
                        asked = readRequests();
                    } else {
                        in.skip(tag);
                    }
                }
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
        boolean goesOn = !init || restartPolicy.equals("Always");
        if (keys.requests()) {
            requests.add(asked, goesOn);
        }
        if (goesOn && containerName.equals(PodList.PROXY_CONTAINER) && (proxy == null || !init)) {
            proxy = new ProxyContainer(image, init);
        }
    }

    /** Of the resources of a container. */
    private Requests readRequests() throws IOException {
        Map<String, String> quantities = new HashMap<>();
        long outer = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == BYTES_2) {
                readQuantity(quantities);
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
        return Quantities.requests(quantities);
    }

    private void readQuantity(Map<String, String> quantities) throws IOException {
        String key = "";
        String value = "";
        long entry = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == BYTES_1) {
                key = in.text();
            } else if (tag == BYTES_2) {
                long quantity = in.enter();
                for (int inner = in.tag(); inner != 0; inner = in.tag()) {
                    if (inner == BYTES_1) {
                        value = in.text();
                    } else {
                        in.skip(inner);
                    }
                }
                in.leave(quantity);
            } else {
                in.skip(tag);
            }
        }
        in.leave(entry);
        quantities.put(key, value);
    }

    private void readStatus() throws IOException {
        long outer = in.enter();
        field = "status";
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (tag) {
                case BYTES_1 -> phase = in.text();
                case BYTES_2 -> readCondition();
                default -> in.skip(tag);
            }
            field = "status";
        }
        in.leave(outer);
    }

    private void readCondition() throws IOException {
        field = "status.conditions";
        String type = "";
        String status = "";
        long outer = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (tag) {
                case BYTES_1 -> type = in.text();
                case BYTES_2 -> status = in.text();
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
        if (type.equals("Ready")) {
            ready = status.equals("True");
        }
    }
}
