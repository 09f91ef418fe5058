package io.meshupgrade.examples.cli;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.DefaultAzureCredentialBuilder;

/** The login of this machine. A class of its own, so that commands which need none do not load azure-identity. */
final class MachineLogin {

    private MachineLogin() {}

    static TokenCredential credential() {
        return new DefaultAzureCredentialBuilder().build();
    }
}
