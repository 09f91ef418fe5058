package io.meshupgrade.core.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshupgrade.core.internal.rules.ImageReference.Relation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Number 45 of the hard cases: references are compared by what they mean. */
class ImageReferenceTest {

    private static final String EXPECTED = "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.27.9-2";

    @Test
    void takes_a_reference_apart() {
        // When
        ImageReference image =
                ImageReference.parse("localhost:5000/oss/v2/istio/proxyv2-fips:v1.26.4-1-distroless@sha256:0b5c");

        // Then
        assertThat(image)
                .hasToString("ImageReference[host=localhost:5000, path=oss/v2/istio, name=proxyv2, fips=true,"
                        + " version=ImageVersion[numbers=[1, 26, 4, 1], suffix=], variant=distroless,"
                        + " digest=sha256:0b5c]");
    }

    @Test
    void knows_a_host_from_the_first_part_of_a_path() {
        // When
        ImageReference path = ImageReference.parse("istio/proxyv2:1.24");
        ImageReference host = ImageReference.parse("docker.io/istio/proxyv2:1.24");

        // Then
        assertThat(path.host()).isEmpty();
        assertThat(path.path()).isEqualTo("istio");
        assertThat(host.host()).isEqualTo("docker.io");
        assertThat(ImageReference.parse("localhost:5000/proxyv2").version()).isEqualTo(ImageVersion.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.27.9-2, SAME",
        "mcr.microsoft.com/oss/istio/proxyv2:v1.27.9-2, RELOCATED",
        "mirror.corp:5000/oss/v2/istio/proxyv2:1.27.9-2, RELOCATED",
        "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.27.7-1, OLDER",
        "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.27.9-1, OLDER",
        "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.27.9, OLDER",
        "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.9.30-9, OLDER",
        "mirror.corp/istio/proxyv2:v1.27.7-1, OLDER",
        "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.27.9-10, NEWER",
        "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.28.0-1, NEWER",
        "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.27.9-2-distroless, OTHER_BUILD",
        "mcr.microsoft.com/oss/v2/istio/proxyv2-fips:v1.27.9-2, OTHER_BUILD",
        "mcr.microsoft.com/oss/v2/istio/proxyv2:v1.27.9-2-rc1, OTHER_BUILD",
        "mcr.microsoft.com/oss/v2/istio/proxyv2@sha256:0b5c, INCOMPARABLE",
        "mcr.microsoft.com/oss/v2/istio/proxyv2:latest, INCOMPARABLE",
        "mcr.microsoft.com/oss/v2/istio/proxyv2, INCOMPARABLE",
        "'', INCOMPARABLE"
    })
    void relates_an_image_to_the_expected_one_by_version(String actual, Relation expected) {
        assertThat(relation(actual, EXPECTED)).isEqualTo(expected);
    }

    @Test
    void takes_a_digest_for_the_last_word() {
        assertThat(relation("mirror.corp/proxyv2@sha256:1", "mcr.microsoft.com/proxyv2:v1@sha256:1"))
                .isEqualTo(Relation.RELOCATED);
        assertThat(relation("r.io/p:v1@sha256:2", "r.io/p:v1@sha256:1")).isEqualTo(Relation.OTHER_BUILD);
        assertThat(relation("r.io/p@sha256:2", "r.io/p@sha256:1")).isEqualTo(Relation.OTHER_BUILD);
        assertThat(relation("r.io/p:v1@sha256:2", "r.io/p:v2@sha256:1")).isEqualTo(Relation.OLDER);
        assertThat(relation("r.io/p:v1@sha256:2", "r.io/p:v1")).isEqualTo(Relation.SAME);
    }

    @Test
    void compares_tags_of_one_number_and_of_none() {
        assertThat(relation("r.io/p:11", "r.io/p:9")).isEqualTo(Relation.NEWER);
        assertThat(relation("r.io/p:latest", "r.io/p:latest")).isEqualTo(Relation.SAME);
        assertThat(relation("r.io/p:12345678901234567890", "r.io/p:1.2")).isEqualTo(Relation.INCOMPARABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "@", "/", "a//b", ":@", "a:b:c", "line\nbreak:1", "a@b@c", "..:1.2.3.4.5-"})
    void takes_any_text_apart(String text) {
        assertThat(ImageReference.parse(text).relationTo(ImageReference.parse(text)))
                .isIn(Relation.SAME, Relation.INCOMPARABLE);
    }

    private static Relation relation(String actual, String expected) {
        return ImageReference.parse(actual).relationTo(ImageReference.parse(expected));
    }
}
