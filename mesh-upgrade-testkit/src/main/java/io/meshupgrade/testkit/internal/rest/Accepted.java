package io.meshupgrade.testkit.internal.rest;

import io.meshupgrade.testkit.internal.api.ApiError;
import io.meshupgrade.testkit.internal.store.Kind;

/**
 * What a caller gets, of what its Accept header names: the first form and encoding that there is.
 *
 * @param form of objects
 * @param encoding of documents
 */
record Accepted(Forms form, Encoding encoding) {

    /** How documents are written. */
    enum Encoding {
        JSON,
        PROTOBUF
    }

    private static final String PROTOBUF_TYPE = "application/vnd.kubernetes.protobuf";

    /**
     * For objects of a kind.
     *
     * @throws ApiError when nothing that the header names is there for them (406)
     */
    static Accepted of(String header, Kind kind) {
        boolean protobuf = Protobuf.canWrite(kind.kind());
        if (header.isBlank()) {
            return new Accepted(Forms.WHOLE, Encoding.JSON);
        }
        for (String clause : header.split(",", -1)) {
            String[] parts = clause.split(";", -1);
            String type = parts[0].strip();
            Forms form = form(clause);
            if (type.equals(PROTOBUF_TYPE) && protobuf && form == Forms.WHOLE) {
                return new Accepted(form, Encoding.PROTOBUF);
            }
            if (type.equals("application/json") || type.equals("*/*") || type.equals("application/*")) {
                return new Accepted(form, Encoding.JSON);
            }
        }
        throw new ApiError(
                406,
                "NotAcceptable",
                "only the following media types are accepted: application/json"
                        + (protobuf ? ", " + PROTOBUF_TYPE : ""));
    }

    /** Who wants nothing but protobuf is told in protobuf that there is none. */
    static Encoding encodingOfRefusal(String header) {
        return header.contains(PROTOBUF_TYPE) ? Encoding.PROTOBUF : Encoding.JSON;
    }

    private static Forms form(String clause) {
        if (clause.contains("as=PartialObjectMetadataList")) {
            return Forms.METADATA_LIST;
        }
        return clause.contains("as=PartialObjectMetadata")
                ? Forms.METADATA
                : clause.contains("as=Table") ? Forms.TABLE : Forms.WHOLE;
    }
}
