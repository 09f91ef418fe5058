package io.meshupgrade.testkit.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {

    private static final Kind POD = new Kind("", "v1", "pods", "Pod", true);

    private final ObjectStore store = new ObjectStore();

    private static Key key(String name) {
        return new Key(POD, "shop", name);
    }

    private static ObjectNode pod(String name, String phase) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.putObject("metadata").put("name", name).putObject("labels").put("app", "cart");
        pod.putObject("spec").putArray("containers").addObject().put("image", "cart:1");
        pod.putObject("status").put("phase", phase);
        return pod;
    }

    @Test
    void objectsThatAreAlikeHoldTheirEqualPartsInCommon() {
        ObjectNode one = store.put(key("one"), pod("one", "Pending"));
        ObjectNode two = store.put(key("two"), pod("two", "Pending"));

        assertThat(two.at("/spec/containers")).isSameAs(one.at("/spec/containers"));
        assertThat(two.at("/metadata/labels")).isSameAs(one.at("/metadata/labels"));
        assertThat(two.at("/metadata/name").asText()).isEqualTo("two");
    }

    @Test
    void aNewVersionSharesWhatDidNotChangeWithTheOneBefore() {
        ObjectNode before = store.put(key("one"), pod("one", "Pending"));
        ObjectNode after = store.put(key("one"), pod("one", "Running"));

        assertThat(after.path("spec")).isSameAs(before.path("spec"));
        assertThat(before.at("/status/phase").asText()).isEqualTo("Pending");
        assertThat(after.at("/status/phase").asText()).isEqualTo("Running");
        assertThat(before.at("/metadata/resourceVersion").asText()).isEqualTo("2");
        assertThat(after.at("/metadata/resourceVersion").asText()).isEqualTo("3");
    }

    @Test
    void theStateOfAnyVersionThatIsRememberedCanBeSeen() {
        // Given
        store.put(key("one"), pod("one", "Pending"));
        long version = store.resourceVersion();

        // When
        store.put(key("one"), pod("one", "Running"));
        store.put(key("two"), pod("two", "Pending"));
        store.remove(key("one"));

        // Then
        assertThat(store.at(POD, "", version).keySet()).containsExactly(key("one"));
        assertThat(store.at(POD, "", version)
                        .get(key("one"))
                        .at("/status/phase")
                        .asText())
                .isEqualTo("Pending");
        assertThat(store.at(POD, "shop", store.resourceVersion()).keySet()).containsExactly(key("two"));
        assertThat(store.at(POD, "other", version)).isEmpty();
    }

    @Test
    void aForgottenVersionCannotBeSeen() {
        store.put(key("one"), pod("one", "Pending"));
        long version = store.resourceVersion();
        store.remove(key("one"));
        store.compact();

        assertThat(store.at(POD, "", version)).isNull();
        assertThat(store.since(version)).isNull();
        assertThat(store.since(store.resourceVersion())).isEmpty();
    }
}
