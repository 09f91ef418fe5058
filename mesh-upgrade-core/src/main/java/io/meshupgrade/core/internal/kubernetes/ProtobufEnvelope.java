package io.meshupgrade.core.internal.kubernetes;

import java.io.IOException;

/**
 * What Kubernetes puts around a protobuf document: four bytes, then {@code runtime.Unknown}, which says the kind and
 * holds the document (k8s.io/apimachinery, runtime/generated.proto).
 */
final class ProtobufEnvelope {

    private static final int[] MAGIC = {'k', '8', 's', 0};
    private static final int TYPE = 1 << 3 | 2;
    private static final int DOCUMENT = 2 << 3 | 2;
    private static final int KIND = 2 << 3 | 2;

    private ProtobufEnvelope() {}

    /** Leaves the stream at the first field of the document. What follows it in the envelope is of no interest. */
    static void open(ProtobufStream in, String expectedKind) throws IOException {
        for (int expected : MAGIC) {
            if (in.next() != expected) {
                throw new UnreadableDocument("is no protobuf of Kubernetes");
            }
        }
        String kind = "";
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == DOCUMENT) {
                if (!kind.equals(expectedKind)) {
                    throw new UnreadableDocument("is a document of the kind '" + brief(kind) + "'");
                }
                in.enter();
                return;
            }
            if (tag == TYPE) {
                kind = readKind(in);
            } else {
                in.skip(tag);
            }
        }
        throw new UnreadableDocument("holds no document");
    }

    private static String readKind(ProtobufStream in) throws IOException {
        String kind = "";
        long outer = in.enter();
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            if (tag == KIND) {
                kind = in.text();
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
        return kind;
    }

    private static String brief(String kind) {
        return kind.length() <= 40 ? kind : kind.substring(0, 40) + "...";
    }
}
