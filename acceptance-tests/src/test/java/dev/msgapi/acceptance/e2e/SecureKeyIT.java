package dev.msgapi.acceptance.e2e;

import static dev.msgapi.acceptance.e2e.SecureApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Whether a sealed message opens after its item or its key was changed. */
@ExtendWith(SharedTwin.Extension.class)
class SecureKeyIT {
    private static final String CANARY = "canary-9b07";

    /** The number of bytes to change, evenly spread from the first to the last. */
    private static final int PARTS = 6;

    private static TwinProcess twin;
    private static AwsPort aws;
    private static SecureApi api;

    @BeforeAll
    static void connect(SharedTwin shared) {
        twin = shared.twin();
        aws = shared.aws();
        api = shared.api();
    }

    @Test
    void rejectsAMessageThatIsNotSealed() {
        String to = "not-sealed@example.com";
        JsonNode accepted = api.post(to, CANARY, CANARY, false);
        twin.awaitStatus(to, "sent");
        assertProblem(api.decrypt(to, accepted.get("id").asText()), 409, "not-sealed", CANARY);
        api.assertRefused(to, "not_sealed");
    }

    @Test
    void doesNotOpenACiphertextThatWasMovedToAnotherItem() {
        String from = "from@example.com";
        String to = "to@example.com";
        AttributeValue sealed = aws.tables.sealed(from, api.sealed(from, CANARY, CANARY));
        String sameRecipient = api.sealed(from, "s", "m");
        String otherRecipient = api.sealed(to, "s", "m");
        aws.tables.setSealed(from, sameRecipient, sealed);
        aws.tables.setSealed(to, otherRecipient, sealed);

        assertProblem(api.decrypt(from, sameRecipient), 409, "does-not-open", CANARY);
        api.assertRefused(from, "other_item");
        assertProblem(api.decrypt(to, otherRecipient), 409, "does-not-open", CANARY);
        api.assertRefused(to, "other_item");
    }

    @Test
    void doesNotOpenACiphertextWithAChangedByte() {
        String to = "changed@example.com";
        String id = api.sealed(to, CANARY, CANARY);
        byte[] bytes = aws.tables.sealed(to, id).b().asByteArray();
        for (int part = 0; part <= PARTS; part++) {
            byte[] changed = bytes.clone();
            changed[(bytes.length - 1) * part / PARTS] ^= 1;
            setSealed(to, id, changed);
            assertProblem(api.decrypt(to, id), 409, "does-not-open", CANARY);
            JsonNode entry = api.entries(to).getFirst();
            assertThat(entry.get("outcome").asText()).isEqualTo("refused");
            assertThat(entry.get("cause").asText())
                    .isIn("altered", "other_item", "unknown_key", "InvalidCiphertextException");
        }
        setSealed(to, id, bytes);
        assertThat(api.decrypt(to, id).json().get("msg").asText()).isEqualTo(CANARY);
    }

    @Test
    void opensNothingWhileTheKeyIsDisabled() {
        String to = "disabled@example.com";
        String id = api.sealed(to, CANARY, CANARY);
        String key = aws.keys.contentKeyArn();
        aws.keys.disable(key);
        try {
            assertProblem(api.decrypt(to, id), 409, "does-not-open", CANARY);
            api.assertRefused(to, "DisabledException");
        } finally {
            aws.keys.enable(key);
        }
        assertThat(api.decrypt(to, id).json().get("msg").asText()).isEqualTo(CANARY);
    }

    @Test
    void opensMessagesSealedBeforeAndAfterARotation() {
        String to = "rotated@example.com";
        String old = api.sealed(to, "s", "before");
        aws.keys.rotate(aws.keys.contentKeyArn());
        String young = api.sealed(to, "s", "after");
        assertThat(api.decrypt(to, old).json().get("msg").asText()).isEqualTo("before");
        assertThat(api.decrypt(to, young).json().get("msg").asText()).isEqualTo("after");
    }

    private static void setSealed(String to, String id, byte[] bytes) {
        SdkBytes sealed = SdkBytes.fromByteArray(bytes);
        aws.tables.setSealed(to, id, AttributeValue.fromB(sealed));
    }
}
