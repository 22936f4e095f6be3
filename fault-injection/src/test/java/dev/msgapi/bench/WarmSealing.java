package dev.msgapi.bench;

import dev.msgapi.local.Settings;
import dev.msgapi.model.Message;
import dev.msgapi.securestore.KmsSealer;
import dev.msgapi.securestore.Sealer;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;

/** Measures how long it takes to seal one message with KMS and without it, in a warm process. */
final class WarmSealing implements AutoCloseable {
    private static final int WARM_UP = 200;
    private static final int MEASURED = 500;
    private static final int COUNTED = 100;
    private static final List<Integer> CONTENT_KIB = List.of(1, 100);

    private final URI address;
    private final String keyArn;
    // As in the functions.
    private final SdkHttpClient http = AwsCrtHttpClient.create();

    WarmSealing(URI address, String keyArn) {
        this.address = address;
        this.keyArn = keyArn;
    }

    void print() throws IOException {
        LocalSealing local = new LocalSealing();
        try (KmsClient kms = client(address)) {
            Map<String, Function<Message, ?>> ways = new LinkedHashMap<>();
            ways.put("AES-GCM of the JDK, local key", local::byJdk);
            ways.put("Encryption SDK, local key", local::byEncryptionSdk);
            ways.put("KMS GenerateDataKey only", message -> dataKey(kms, message));
            ways.put("Encryption SDK with KMS, as run", new KmsSealer(kms, keyArn)::seal);
            for (int kib : CONTENT_KIB) {
                print(kib, ways);
            }
        }
        printRequests();
    }

    private static void print(int kib, Map<String, Function<Message, ?>> ways) {
        seal(WARM_UP, kib, ways);
        Map<String, Samples> samples = seal(MEASURED, kib, ways);
        System.out.printf(
                "%-40s  ms   ratio%n",
                "one message of %d KiB, medians of %d".formatted(kib, MEASURED));
        double first = samples.values().iterator().next().median();
        samples.forEach((way, s) ->
                System.out.printf("  %-34s %7.3f %7.1f%n", way, s.median(), s.median() / first));
        System.out.println();
    }

    /** Takes the ways in turn, so that other load on the machine affects all of them. */
    private static Map<String, Samples> seal(
            int times, int kib, Map<String, Function<Message, ?>> ways) {
        Map<String, Samples> samples = new LinkedHashMap<>();
        ways.keySet().forEach(way -> samples.put(way, new Samples()));
        for (int i = 0; i < times; i++) {
            Message message = SampleMessages.of(kib * 1024, true);
            samples.forEach((way, took) -> took.time(() -> ways.get(way).apply(message)));
        }
        return samples;
    }

    private void printRequests() throws IOException {
        try (CountingProxy proxy = new CountingProxy(address);
                KmsClient kms = client(proxy.address())) {
            Sealer sealer = new KmsSealer(kms, keyArn);
            for (int i = 0; i < COUNTED; i++) {
                var _ = sealer.seal(SampleMessages.of(1024, true));
            }
            System.out.printf("KMS requests for %d sealed messages: %s%n", COUNTED, proxy.counts());
        }
    }

    private GenerateDataKeyResponse dataKey(KmsClient kms, Message message) {
        return kms.generateDataKey(request ->
                request.keyId(keyArn)
                        .keySpec(DataKeySpec.AES_256)
                        .encryptionContext(LocalSealing.context(message)));
    }

    private KmsClient client(URI endpoint) {
        return KmsClient.builder()
                .endpointOverride(endpoint)
                .httpClient(http)
                .region(Region.of(Settings.REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        Settings.ACCESS_KEY_ID, Settings.SECRET_ACCESS_KEY)))
                .build();
    }

    @Override
    public void close() {
        http.close();
    }
}
