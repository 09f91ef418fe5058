package io.meshupgrade.core.internal.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.meshupgrade.core.internal.observe.MeshKeys;
import java.io.IOException;
import java.util.Map;

/**
 * Which revision injected a pod, as its annotations say: the only proof there is. Labels are requests, and images say
 * nothing of revisions. Who believes it makes sure that the pod has a proxy, since people write annotations too.
 *
 * @param name the revision, in the order of upstream's tools (istio/istio, GetRevisionFromPodAnnotation): the
 *     annotation {@code istio.io/rev}, else the status that the webhook wrote; empty when neither says one
 * @param contradicted whether the two name different revisions, so that nothing is proven
 * @param status what the status says, empty when it says nothing or is no JSON
 */
record PodRevision(String name, boolean contradicted, String status) {

    private static final JsonFactory JSON = new JsonFactory();

    static PodRevision of(Map<String, String> annotations) {
        String named = annotations.get(MeshKeys.REVISION);
        String json = annotations.get(MeshKeys.STATUS);
        String status = json == null ? "" : revisionIn(json);
        return named == null
                ? new PodRevision(status, false, status)
                : new PodRevision(named, !status.isEmpty() && !status.equals(named), status);
    }

    /** The field {@code revision} of the document itself, not of one within it. */
    private static String revisionIn(String json) {
        String revision = "";
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("revision");
                JsonToken value = parser.nextToken();
                if (wanted && value == JsonToken.VALUE_STRING) {
                    revision = parser.getText();
                }
                parser.skipChildren();
            }
            return parser.currentToken() == JsonToken.END_OBJECT ? revision : "";
        } catch (IOException e) {
            // What is no JSON proves nothing, which is what upstream makes of it.
            return "";
        }
    }
}
