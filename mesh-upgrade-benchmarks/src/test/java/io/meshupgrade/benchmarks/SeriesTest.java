package io.meshupgrade.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

    private final List<String> order = new ArrayList<>();

    @Test
    void contenders_take_turns_and_each_begins_in_its_turn() throws Exception {
        // When
        new Series().with("a", taking("a", 1)).with("b", taking("b", 1)).run(1, 2);

        // Then: a warm-up and two rounds
        assertThat(order).containsExactly("b", "a", "a", "b", "b", "a");
    }

    @Test
    void the_ratio_is_the_median_of_those_of_the_rounds_and_not_the_ratio_of_the_medians() throws Exception {
        // Given: what is asked for first is warm-up
        Series series = new Series()
                .with("a", taking("a", 99, 20, 3, 40))
                .with("b", taking("b", 1, 10, 1, 80))
                .run(1, 3);

        // Then
        assertThat(series.ratio("a", "b", Measured::wallNanos)).isEqualTo(2.0);
        assertThat(series.median("a", Measured::wallNanos)).isEqualTo(20.0);
    }

    private Contender taking(String name, long... nanos) {
        int[] run = {0};
        return () -> {
            order.add(name);
            return new Measured(nanos[Math.min(run[0]++, nanos.length - 1)], 0, 0, 0);
        };
    }
}
