package dev.msgapi.acceptance.e2e;

import dev.msgapi.local.Settings;
import software.amazon.awssdk.services.kms.KmsClient;

/** Acts on the KMS keys of a running twin as an operator does. */
record AwsKeys(KmsClient kms) {
    /** The ARN of the key that content is sealed under. */
    String contentKeyArn() {
        String alias = "alias/" + Settings.STACK_NAME + "-content";
        return kms.describeKey(request -> request.keyId(alias)).keyMetadata().arn();
    }

    /** Creates a key; returns its ARN. */
    String create() {
        return kms.createKey().keyMetadata().arn();
    }

    void disable(String arn) {
        kms.disableKey(request -> request.keyId(arn));
    }

    void enable(String arn) {
        kms.enableKey(request -> request.keyId(arn));
    }

    void rotate(String arn) {
        kms.rotateKeyOnDemand(request -> request.keyId(arn));
    }
}
