package io.meshupgrade.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RequestsTest {

    private static final String METRICS = """
            # HELP apiserver_request_total Counter of apiserver requests
            # TYPE apiserver_request_total counter
            apiserver_request_total{code="200",component="apiserver",resource="deployments",subresource="",verb="PATCH"} 200
            apiserver_request_total{code="200",component="apiserver",resource="deployments",subresource="status",verb="PATCH"} 7
            apiserver_request_total{code="200",component="apiserver",resource="deployments",subresource="",verb="PUT"} 30
            apiserver_request_total{code="201",component="apiserver",resource="pods",subresource="",verb="POST"} 1.2e+03
            apiserver_request_terminations_total{code="200"} 5
            """;

    @Test
    void all_of_them_are_counted_and_restarts_are_patches_of_Deployments_themselves() {
        assertThat(Requests.read(METRICS)).isEqualTo(new Requests(1437, 200));
        assertThat(Requests.read(METRICS).since(new Requests(1000, 150))).isEqualTo(new Requests(437, 50));
    }

    @Test
    void metrics_without_the_counter_are_no_count_of_nothing() {
        assertThatThrownBy(() -> Requests.read("up 1"))
                .hasMessage("There is no apiserver_request_total in these metrics: up 1");
    }
}
