package io.meshupgrade.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesMinorTest {

    @ParameterizedTest
    @ValueSource(strings = {"1.34", "1.34.4", "v1.34.4", "1.34.4-rc.1", "1.34+"})
    void readsTheMinorOfAVersion(String version) {
        assertThat(KubernetesMinor.parse(version)).isEqualTo(new KubernetesMinor(1, 34));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.x", "one.two", "1.34x"})
    void refusesWhatIsNoVersion(String version) {
        assertThatThrownBy(() -> KubernetesMinor.parse(version))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + version + "' is not a version of Kubernetes: expected one such as 1.34 or 1.34.4.");
    }

    @Test
    void isOrderedByNumber() {
        assertThat(KubernetesMinor.parse("1.9")).isLessThan(KubernetesMinor.parse("1.10"));
        assertThat(KubernetesMinor.parse("1.9").next()).isEqualTo(KubernetesMinor.parse("1.10"));
        assertThat(KubernetesMinor.parse("2.0")).isGreaterThan(KubernetesMinor.parse("1.99"));
    }
}
