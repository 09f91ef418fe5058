package io.meshupgrade.testkit.internal.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshupgrade.testkit.internal.arm.ArmClient.Answer;
import io.meshupgrade.testkit.internal.time.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Plays {@code az aks mesh} of azure-cli 2.91.0 on the wire: the same requests with the same headers in the same order,
 * the same retries, and the same exit codes. Where az waits, time passes on the timeline.
 */
final class Az {

    /**
     * What the shell sees.
     *
     * @param code of the error on stderr, or empty
     * @param out the document on stdout, or a missing node
     */
    record Result(int exit, String code, String message, JsonNode out) {

        private static Result printed(JsonNode document) {
            return new Result(0, "", "", document);
        }

        private static Result failed(String message) {
            return new Result(1, "", message, ArmJson.object().path("nothing"));
        }

        private static Result refused(Answer answer) {
            return new Result(
                    answer.status() == 404 ? 3 : 1,
                    answer.code(),
                    answer.message(),
                    ArmJson.object().path("nothing"));
        }
    }

    private static final int SENDS = 4;
    private static final Set<Integer> REPEATED = Set.of(408, 429, 500, 502, 503, 504);

    /** Read-only in az's model, so left out of its PUT. */
    private static final List<String> LEFT_OUT = List.of(
            "/id",
            "/name",
            "/type",
            "/eTag",
            "/systemData",
            "/identity/principalId",
            "/identity/tenantId",
            "/properties/provisioningState",
            "/properties/powerState",
            "/properties/currentKubernetesVersion",
            "/properties/fqdn",
            "/properties/azurePortalFQDN",
            "/properties/maxAgentPools",
            "/properties/resourceUID",
            "/properties/networkProfile/loadBalancerProfile/effectiveOutboundIPs",
            "/properties/oidcIssuerProfile/issuerURL");

    private final ArmClient client;
    private final Timeline time;
    private final String resource;
    private final List<String> sent = new ArrayList<>();
    private String requestId = "";
    private String command = "";
    private @Nullable Runnable whilePrompting;
    private boolean wait = true;

    Az(SimulatedArm arm, Timeline time, String resourceGroup, String name) {
        this.client = new ArmClient(arm);
        this.time = time;
        this.resource = ArmClient.SUBSCRIPTION + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.ContainerService/managedClusters/" + name;
    }

    /** What happens while az asks whether it shall proceed. */
    Az whilePrompting(Runnable event) {
        whilePrompting = event;
        return this;
    }

    Az noWait() {
        wait = false;
        return this;
    }

    /**
     * The requests of the last command, shortened: {@code GET MC}, {@code PUT MC}, {@code GET op}, {@code GET revs}.
     */
    List<String> sent() {
        return List.copyOf(sent);
    }

    Result show() throws IOException, InterruptedException {
        begin("aks show");
        Answer answer = get("MC", resource);
        return answer.status() == 200 ? Result.printed(answer.body()) : Result.refused(answer);
    }

    Result getUpgrades() throws IOException, InterruptedException {
        begin("aks mesh get-upgrades");
        return firstOfList("ups", resource + "/meshUpgradeProfiles");
    }

    Result getRevisions(String location) throws IOException, InterruptedException {
        begin("aks mesh get-revisions");
        String name = location;
        if (location.contains(" ")) {
            Answer locations = send("locs", "GET", ArmClient.SUBSCRIPTION + "/locations?api-version=2022-12-01", "");
            for (JsonNode each : locations.body().path("value")) {
                if (each.path("displayName").asText().equals(location)) {
                    name = each.path("name").asText();
                }
            }
        }
        return firstOfList("revs", revisionProfiles(name));
    }

    private static String revisionProfiles(String location) {
        return ArmClient.SUBSCRIPTION + "/providers/Microsoft.ContainerService/locations/" + location
                + "/meshRevisionProfiles";
    }

    private Result firstOfList(String what, String path) throws IOException, InterruptedException {
        ArrayNode all = ArmJson.object().putArray("value");
        Answer answer = get(what, path);
        while (answer.status() == 200) {
            answer.body().path("value").forEach(all::add);
            String next = answer.body().path("nextLink").asText("");
            if (next.isEmpty()) {
                return Result.printed(all.path(0).path("properties"));
            }
            answer = send(what, "GET", next, "");
        }
        return Result.refused(answer);
    }

    Result start(String revision) throws IOException, InterruptedException {
        begin("aks mesh upgrade start");
        if (!revision.matches("asm-\\d+-\\d+")) {
            return Result.failed("Revision " + revision + " is not supported by the service mesh add-on.");
        }
        Answer cluster = get("MC", resource);
        if (cluster.status() != 200) {
            return Result.refused(cluster);
        }
        if (!enabled(cluster.body())) {
            return notEnabled();
        }
        List<String> revisions = new ArrayList<>(ArmClient.revisions(cluster.body()));
        revisions.add(revision);
        return put(cluster.body(), revisions);
    }

    Result complete() throws IOException, InterruptedException {
        begin("aks mesh upgrade complete");
        return keepOne(true);
    }

    Result rollback() throws IOException, InterruptedException {
        begin("aks mesh upgrade rollback");
        return keepOne(false);
    }

    private Result keepOne(boolean higher) throws IOException, InterruptedException {
        Answer cluster = get("MC", resource);
        if (cluster.status() != 200) {
            return Result.refused(cluster);
        }
        if (!enabled(cluster.body())) {
            return notEnabled();
        }
        List<String> sorted = ArmClient.revisions(cluster.body()).stream()
                .sorted((a, b) -> Minor.ofRevision(a)
                        .orElseThrow()
                        .compareTo(Minor.ofRevision(b).orElseThrow()))
                .toList();
        if (sorted.size() < 2) {
            return Result.failed("Azure Service Mesh upgrade is not in progress.");
        }
        if (whilePrompting != null) {
            whilePrompting.run();
        }
        Result listed = firstOfList(
                "revs", revisionProfiles(cluster.body().path("location").asText()));
        if (listed.exit() != 0) {
            return listed;
        }
        return put(cluster.body(), List.of(sorted.get(higher ? sorted.size() - 1 : 0)));
    }

    private static boolean enabled(JsonNode cluster) {
        return cluster.at("/properties/serviceMeshProfile/mode").asText("").equals("Istio");
    }

    private static Result notEnabled() {
        return Result.failed("Istio has not been enabled for this cluster, please refer to"
                + " https://aka.ms/asm-aks-addon-docs for more details on enabling Azure Service Mesh.");
    }

    private Result put(JsonNode cluster, List<String> revisions) throws IOException, InterruptedException {
        ObjectNode body = body(cluster, revisions);
        Answer answer = send("MC", "PUT", resource + ArmClient.VERSION, body.toString());
        if (answer.status() != 200 && answer.status() != 201) {
            return Result.refused(answer);
        }
        String url = answer.header("Azure-AsyncOperation");
        if (!wait) {
            send("op", "GET", url, "");
            return Result.printed(ArmJson.object().path("nothing"));
        }
        Answer poll = send("op", "GET", url, "");
        while (poll.status() == 200 && !ended(poll)) {
            String retryAfter = poll.header("Retry-After");
            time.pass(Duration.ofSeconds(retryAfter.isEmpty() ? 30 : Long.parseLong(retryAfter)));
            poll = send("op", "GET", url, "");
        }
        if (poll.status() != 200) {
            return Result.refused(poll);
        }
        if (!status(poll).equals("succeeded")) {
            return poll.code().isEmpty()
                    ? Result.failed("Operation returned an invalid status 'OK'")
                    : Result.refused(poll);
        }
        Answer last = send("MC", "GET", resource + ArmClient.VERSION, "");
        return last.status() == 200 ? Result.printed(last.body()) : Result.refused(last);
    }

    /** As az builds it: all of the document, but for what its model calls read-only. */
    static ObjectNode body(JsonNode cluster, List<String> revisions) {
        ObjectNode body = cluster.deepCopy();
        for (String path : LEFT_OUT) {
            int slash = path.lastIndexOf('/');
            if (body.at(path.substring(0, slash)) instanceof ObjectNode parent) {
                parent.remove(path.substring(slash + 1));
            }
        }
        for (JsonNode pool : body.at("/properties/agentPoolProfiles")) {
            ((ObjectNode) pool).remove(List.of("provisioningState", "currentOrchestratorVersion", "eTag"));
        }
        ArmClient.setRevisions(body, revisions);
        return body;
    }

    private static String status(Answer poll) {
        return poll.body().path("status").asText().toLowerCase(Locale.ROOT);
    }

    private static boolean ended(Answer poll) {
        return Set.of("succeeded", "failed", "canceled").contains(status(poll));
    }

    private void begin(String name) {
        command = name;
        requestId = UUID.randomUUID().toString();
        sent.clear();
    }

    private Answer get(String what, String path) throws IOException, InterruptedException {
        return send(what, "GET", path + ArmClient.VERSION, "");
    }

    /** At most four times: at once, at once again, and after a pause, or after what the answer asks for. */
    private Answer send(String what, String method, String target, String body)
            throws IOException, InterruptedException {
        for (int sends = 1; ; sends++) {
            sent.add(method + " " + what);
            try {
                Answer answer = client.send(method, target, body, headers(method, what));
                String retryAfter = answer.header("Retry-After");
                boolean again = REPEATED.contains(answer.status()) || (answer.status() >= 400 && !retryAfter.isEmpty());
                if (!again || sends == SENDS) {
                    return answer;
                }
                time.pass(
                        retryAfter.isEmpty()
                                ? Duration.ofMillis(sends == 1 ? 0 : 1600)
                                : Duration.ofSeconds(Long.parseLong(retryAfter)));
            } catch (IOException e) {
                if (sends == SENDS) {
                    throw e;
                }
            }
        }
    }

    private String[] headers(String method, String what) {
        List<String> headers = new ArrayList<>(List.of(
                "Authorization", "Bearer token-of-az",
                "Accept-Encoding", "gzip, deflate",
                "User-Agent", "AZURECLI/2.91.0 azsdk-python-core/1.39.0 Python/3.12.1 (Linux)",
                "CommandName", command,
                "ParameterSetName", "-g -n --revision",
                "x-ms-client-request-id", requestId,
                "Accept", what.equals("op") ? "*/*" : "application/json"));
        if (method.equals("PUT")) {
            headers.addAll(List.of("Content-Type", "application/json"));
        }
        return headers.toArray(String[]::new);
    }
}
