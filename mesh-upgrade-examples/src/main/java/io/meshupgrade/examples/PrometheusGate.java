package io.meshupgrade.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshupgrade.upgrade.Gate;
import io.meshupgrade.upgrade.GateVerdict;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A gate that asks Prometheus. Use it by {@code upgrade.gate("errors", new PrometheusGate(uri, query, 0.01))}.
 *
 * <p>Without an answer it waits: a monitoring that is down says nothing about the mesh, and the deadline of gates ends
 * that.
 */
public final class PrometheusGate implements Gate {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration LATER = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI query;
    private final double most;

    /**
     * For an instant query.
     *
     * @param prometheus its address
     * @param promQl whose result is one number, such as the share of requests that failed
     * @param most up to which it is well
     */
    public PrometheusGate(URI prometheus, String promQl, double most) {
        this.query = prometheus.resolve("/api/v1/query?query=" + URLEncoder.encode(promQl, StandardCharsets.UTF_8));
        this.most = most;
    }

    @Override
    public GateVerdict check(Snapshot snapshot) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(query)
                    .timeout(Duration.ofSeconds(10))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode value = JSON.readTree(answer.body()).at("/data/result/0/value/1");
            if (answer.statusCode() != 200 || !value.isTextual()) {
                return GateVerdict.notYet(LATER, "Prometheus has no value: HTTP " + answer.statusCode());
            }
            double now = Double.parseDouble(value.asText());
            return now <= most
                    ? GateVerdict.pass()
                    : GateVerdict.fail("the query gives " + now + ", and " + most + " is the most");
        } catch (IOException e) {
            return GateVerdict.notYet(LATER, "Prometheus does not answer: " + e.getMessage());
        }
    }
}
