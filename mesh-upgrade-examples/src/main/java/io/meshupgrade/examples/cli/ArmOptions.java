package io.meshupgrade.examples.cli;

import com.azure.core.credential.TokenCredential;
import io.meshupgrade.common.ClusterId;
import io.meshupgrade.core.AksMeshUpgrade;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the cluster is in Azure, and who asks there. */
final class ArmOptions {

    @Option(
            names = "--cluster",
            paramLabel = "ID",
            required = true,
            description = "The resource id of the cluster, as az aks show --query id prints it.")
    @SuppressWarnings("NullAway.Init")
    private ClusterId cluster;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with a token for Azure Resource Manager, read for each request. Default: the token in"
                    + " the environment variable AZURE_ACCESS_TOKEN, else the login of this machine (environment,"
                    + " workload or managed identity, az login).")
    private @Nullable Path tokenFile;

    @Option(
            names = "--arm-endpoint",
            paramLabel = "URL",
            description = "Azure Resource Manager of another cloud. Default: https://management.azure.com.")
    private @Nullable URI endpoint;

    @Option(
            names = "--arm-ca",
            paramLabel = "FILE",
            description = "The certificate authority of --arm-endpoint, in PEM. Default: those that Java trusts.")
    private @Nullable Path authority;

    @Option(
            names = "--api-version",
            paramLabel = "DATE",
            description = "The version of the API of Azure Resource Manager. Default: 2026-04-01.")
    private @Nullable String apiVersion;

    /** @throws IllegalArgumentException when an option has a value that makes no sense */
    AksMeshUpgrade.Builder builder(Map<String, String> environment) {
        AksMeshUpgrade.Builder builder = AksMeshUpgrade.cluster(cluster).credential(credential(environment));
        if (endpoint != null) {
            builder.armEndpoint(endpoint);
        }
        if (apiVersion != null) {
            builder.armApiVersion(apiVersion);
        }
        if (authority != null) {
            builder.armAuthority(authority);
        }
        return builder;
    }

    private TokenCredential credential(Map<String, String> environment) {
        if (tokenFile != null) {
            return GivenToken.ofFile(tokenFile);
        }
        String token = environment.getOrDefault("AZURE_ACCESS_TOKEN", "");
        return token.isBlank() ? MachineLogin.credential() : GivenToken.of(token);
    }
}
