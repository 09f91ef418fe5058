package io.meshupgrade.testkit.internal.arm;

class AzOverHttpTest extends AzTranscript {

    AzOverHttpTest() {
        super(false);
    }
}
