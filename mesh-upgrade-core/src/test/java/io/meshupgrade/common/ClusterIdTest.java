package io.meshupgrade.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterIdTest {

    private static final String ID =
            "/subscriptions/0-1/resourceGroups/rg-1/providers/Microsoft.ContainerService/managedClusters/shop";

    @Test
    void readsAResourceId() {
        // When
        ClusterId id = ClusterId.parse(ID);

        // Then
        assertThat(id.subscription()).isEqualTo("0-1");
        assertThat(id.resourceGroup()).isEqualTo("rg-1");
        assertThat(id.name()).isEqualTo("shop");
        assertThat(id).hasToString(ID);
    }

    @Test
    void doesNotTellUpperFromLowerCase() {
        // When
        ClusterId shouted = ClusterId.parse("  " + ID.toUpperCase(Locale.ROOT) + "/ ");

        // Then
        assertThat(shouted).isEqualTo(ClusterId.parse(ID)).hasSameHashCodeAs(ClusterId.parse(ID));
        assertThat(shouted.name()).isEqualTo("SHOP");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            shop                                                                                    | it has 0 parts instead of 8
            /subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters | it has 7 parts instead of 8
            /subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/managedClusters/c        | 'Microsoft.Compute' is not 'Microsoft.ContainerService'
            /subscription/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/c | 'subscription' is not 'subscriptions'
            """)
    void saysWhatIsWrongWithAnId(String id, String problem) {
        assertThatThrownBy(() -> ClusterId.parse(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + id + "' is not the resource id of an AKS cluster: " + problem
                        + ". Expected /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers"
                        + "/Microsoft.ContainerService/managedClusters/NAME, as az aks show --query id prints it.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ..     | cluster
            a?b    | cluster
            a%2Fb  | cluster
            a b    | cluster
            """)
    void refusesNamesThatWouldLeadARequestElsewhere(String name, String what) {
        assertThatThrownBy(() -> ClusterId.parse(ID.replace("shop", name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + name + "' is not the name of a " + what + " in Azure");
    }
}
