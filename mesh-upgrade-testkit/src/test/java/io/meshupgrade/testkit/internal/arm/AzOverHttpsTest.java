package io.meshupgrade.testkit.internal.arm;

class AzOverHttpsTest extends AzTranscript {

    AzOverHttpsTest() {
        super(true);
    }
}
