package io.meshupgrade.core.internal.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArmHostTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://management.azure.com",
                "https://management.azure.com/",
                "HTTPS://management.usgovcloudapi.net",
                "http://127.0.0.1:8080",
                "http://localhost:8080",
                "http://[::1]:8080"
            })
    void takesHttpsAndHttpOnTheLoopback(String endpoint) {
        assertThat(new ArmHost(URI.create(endpoint)).endpoint().toString().toLowerCase(Locale.ROOT))
                .isEqualTo(endpoint.toLowerCase(Locale.ROOT).replaceFirst("/$", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://management.azure.com",
                "http://127.0.0.1.example.com",
                "http://127.example.com",
                "http://10.0.0.1",
                "http://[2001:db8::1]",
                "ftp://127.0.0.1"
            })
    void refusesToSendATokenUnencrypted(String endpoint) {
        assertThatThrownBy(() -> new ArmHost(URI.create(endpoint)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The ARM endpoint " + endpoint + " would get the token unencrypted: it has to be https, or"
                        + " http on the loopback of this machine.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"management.azure.com", "https://a:b@host", "https://host/path", "https://host?q", "https:///x"})
    void refusesWhatIsMoreOrLessThanAHost(String endpoint) {
        assertThatThrownBy(() -> new ArmHost(URI.create(endpoint)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The ARM endpoint has to be scheme, host and port only, such as"
                        + " https://management.azure.com.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://management.azure.com/subscriptions/s?x=1       | true
            HTTPS://Management.Azure.Com:443/subscriptions/s       | true
            /subscriptions/s                                       | true
            ?next                                                  | true
            http://management.azure.com/s                          | false
            https://management.azure.com:444/s                     | false
            https://management.azure.com.evil.example/s            | false
            https://evil.example/management.azure.com              | false
            https://management.azure.com@evil.example/s            | false
            https://user@management.azure.com/s                    | false
            //evil.example/s                                       | false
            mailto:a@b                                             | false
            """)
    void ownsWhatLeadsToItselfOnly(String link, boolean owned) {
        assertThat(new ArmHost(URI.create("https://management.azure.com")).owns(URI.create(link)))
                .isEqualTo(owned);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://management.azure.com         | https://management.azure.com/.default
            https://management.usgovcloudapi.net | https://management.core.usgovcloudapi.net/.default
            https://management.chinacloudapi.cn  | https://management.core.chinacloudapi.cn/.default
            http://127.0.0.1:8080                | http://127.0.0.1:8080/.default
            """)
    void asksForATokenOfItsCloud(String endpoint, String scope) {
        assertThat(new ArmHost(URI.create(endpoint)).scope()).isEqualTo(scope);
    }
}
