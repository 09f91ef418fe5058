package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.core.internal.observe.MeshKeys;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodRevisionTest {

    @Test
    void proves_nothing_when_annotation_and_status_differ() {
        // When
        PodRevision revision =
                PodRevision.of(Map.of(MeshKeys.REVISION, "asm-1-30", MeshKeys.STATUS, "{\"revision\":\"asm-1-29\"}"));

        // Then
        assertThat(revision).isEqualTo(new PodRevision("asm-1-30", true, "asm-1-29"));
    }

    @Test
    void reads_the_revision_of_the_status_itself() {
        // When
        PodRevision revision = PodRevision.of(
                Map.of(
                        MeshKeys.STATUS,
                        "{\"containers\":[{\"revision\":\"inner\"}],\"revision\":\"asm-1-29\",\"later\":{\"revision\":\"x\"}}"));

        // Then
        assertThat(revision.name()).isEqualTo("asm-1-29");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{\"revision\":7}", "{\"revision\":\"a\"", "{not json"})
    void reads_nothing_from_a_status_that_istiod_did_not_write(String status) {
        assertThat(PodRevision.of(Map.of(MeshKeys.STATUS, status)).name()).isEmpty();
    }

    @Test
    void agrees_with_itself() {
        assertThat(PodRevision.of(Map.of(MeshKeys.REVISION, "asm-1-29", MeshKeys.STATUS, "{\"revision\":\"asm-1-29\"}"))
                        .contradicted())
                .isFalse();
    }
}
