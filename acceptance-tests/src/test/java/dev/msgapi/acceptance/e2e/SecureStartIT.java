package dev.msgapi.acceptance.e2e;

import static dev.msgapi.acceptance.e2e.SecureApi.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import dev.msgapi.acceptance.e2e.TwinProcess.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** Sealed messages in a twin whose keys and tables are changed so that no other test can use it. */
@Execution(ExecutionMode.CONCURRENT)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecureStartIT {
    private static final String TO = "sealed@example.com";
    private static final String CANARY = "canary-77d2";

    @TempDir static Path state;
    private static String id;
    private static TwinProcess twin;
    private static AwsPort aws;
    private static SecureApi api;

    /**
     * Seals a message with a key of its own, and starts the twin again with a template that names
     * it.
     */
    @BeforeAll
    static void start() throws Exception {
        String former;
        try (TwinProcess before = TwinProcess.start(state);
                AwsPort its = new AwsPort(before.awsPort)) {
            SecureApi secure = new SecureApi(before);
            id = secure.sealed(TO, "s", "m");
            former = its.keys.create();
            byte[] sealed = seal(its, former, TO, id);
            its.tables.setSealed(TO, id, AttributeValue.fromB(SdkBytes.fromByteArray(sealed)));

            assertProblem(secure.decrypt(TO, id), 409, "does-not-open", CANARY);
            secure.assertRefused(TO, "unknown_key");
        }
        twin = TwinProcess.start(state, Map.of("MSG_PARAMETERS", "FormerContentKeyArns=" + former));
        aws = new AwsPort(twin.awsPort);
        api = new SecureApi(twin);
    }

    @AfterAll
    static void stop() {
        aws.close();
        twin.close();
    }

    @Test
    @Order(1)
    @Execution(ExecutionMode.SAME_THREAD)
    void opensMessagesOfAnEarlierKeyThatTheTemplateNames() {
        assertThat(api.decrypt(TO, id).json().get("msg").asText()).isEqualTo(CANARY);
        String young = api.sealed("young@example.com", "s", "under the current key");
        assertThat(api.decrypt("young@example.com", young).json().get("msg").asText())
                .isEqualTo("under the current key");
    }

    /** Seals content as the secure-store function did when it used this key. */
    private static byte[] seal(AwsPort aws, String keyArn, String to, String id) {
        var keyring =
                MaterialProviders.builder()
                        .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
                        .build()
                        .CreateAwsKmsKeyring(
                                CreateAwsKmsKeyringInput.builder()
                                        .kmsKeyId(keyArn)
                                        .kmsClient(aws.keys.kms())
                                        .build());
        String content = "{\"v\":1,\"subject\":\"" + CANARY + "\"}\n" + CANARY;
        return AwsCrypto.builder()
                .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                .build()
                .encryptData(
                        keyring,
                        content.getBytes(UTF_8),
                        Map.of("purpose", "msg-api/content", "msg_id", to, "id", id))
                .getResult();
    }

    /** The last one, because it deletes the audit. */
    @Test
    @Order(2)
    @Execution(ExecutionMode.SAME_THREAD)
    void neitherOpensNorErasesWhileTheAuditCannotBeWritten() {
        aws.tables.delete(AwsTables.AUDIT);

        String body = SecureApi.body(TO, id, SecureApi.REASON);
        Answer refused = twin.sendOnce(twin.signed("POST", "/msg/decrypt", body));
        assertProblem(refused, 503, "unavailable", CANARY);
        assertThat(refused.header("Retry-After")).isNotEmpty();
        String erase = "/msg?" + SecureApi.query(TO);
        Answer erased = twin.sendOnce(twin.signed("DELETE", erase, ""));
        assertProblem(erased, 503, "unavailable", CANARY);
        assertThat(twin.history(TO, "").json().get("messages")).hasSize(1);
        assertThat(aws.tables.sealed(TO, id).b()).isNotNull();
    }
}
