package dev.msgapi.local.adapters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.delivery.Claim;
import dev.msgapi.delivery.Outcome;
import dev.msgapi.delivery.Reason;
import dev.msgapi.local.Settings;
import dev.msgapi.local.aws.AwsServices;
import dev.msgapi.local.template.Template;
import dev.msgapi.model.Channel;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.Limits;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Status;
import dev.msgapi.store.History.Selection;
import dev.msgapi.store.History.Slice;
import dev.msgapi.store.MessageTable;
import dev.msgapi.store.StoredMessage;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The table's adapter against DynamoDB Local, in the table that template.yaml declares. */
class MessageTableTest {
    private static final String TABLE = "msg-api-messages";
    private static final Instant NOW = Instant.parse("2026-11-22T15:42:08.000Z");
    private static final Instant LEASE_END = NOW.plusSeconds(15);
    private static final Outcome SENT = new Outcome.Sent("provider-1");

    @TempDir static Path state;
    private static AwsServices services;
    private static DynamoDbClient dynamoDb;
    private static MessageTable table;
    private static int recipients;

    private final EmailAddress to = new EmailAddress("r" + recipients++, "example.com");

    @BeforeAll
    static void start() {
        Settings settings = new Settings(0, 0, Path.of("..").toAbsolutePath(), state);
        services =
                AwsServices.start(
                        Template.read(settings, Map.of("SenderAddress", "sender@example.com")),
                        settings,
                        (function, event) -> {
                            throw new IllegalArgumentException(function);
                        });
        dynamoDb =
                DynamoDbClient.builder()
                        .endpointOverride(URI.create("http://127.0.0.1:" + services.port()))
                        .region(Region.of(Settings.REGION))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("local", "local")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
        table = new MessageTable(dynamoDb, TABLE);
    }

    @AfterAll
    static void stop() {
        dynamoDb.close();
        services.close();
    }

    @Test
    void ofManyClaimsAtOnceOneIsTaken() throws Exception {
        Message message = message("2026-11-22T15:42:07.123Z");
        List<Claim> claims = new ArrayList<>();
        try (var consumers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Claim> claim = () -> table.claim(message, NOW, LEASE_END);
            for (Future<Claim> done :
                    consumers.invokeAll(java.util.Collections.nCopies(8, claim))) {
                claims.add(done.get());
            }
        }
        assertThat(claims).filteredOn(Claim.Taken.class::isInstance).hasSize(1);
        assertThat(claims).filteredOn(Claim.Held.class::isInstance).hasSize(7);
    }

    @Test
    void aLapsedClaimIsTakenOverAndItsLateOutcomeCountsNoMore() {
        Message message = message("2026-11-22T15:42:07.123Z");
        Claim.Taken first = (Claim.Taken) table.claim(message, NOW, LEASE_END);
        Instant later = LEASE_END.plusMillis(1);
        Claim.Taken second = (Claim.Taken) table.claim(message, later, later.plusSeconds(15));
        assertThat(second.attempt()).isEqualTo(first.attempt() + 1);

        table.settle(message, first, new Outcome.Refused(Reason.CONTENT_REJECTED), later);
        assertThat(only(message).status()).isEqualTo(Status.SENDING);
        table.settle(message, second, SENT, later);
        assertThat(only(message).status()).isEqualTo(Status.SENT);
        assertThat(only(message).attempts()).isEqualTo(2);
    }

    @Test
    void aSettledMessageIsNeverClaimedAgain() {
        for (Outcome outcome : List.of(SENT, new Outcome.Refused(Reason.INVALID_RECIPIENT))) {
            Message message = message("2026-11-22T15:42:07.123Z");
            Claim.Taken claim = (Claim.Taken) table.claim(message, NOW, LEASE_END);
            table.settle(message, claim, outcome, NOW);
            Instant yearsLater = Instant.parse("2036-01-01T00:00:00Z");
            assertThat(table.claim(message, yearsLater, yearsLater.plusSeconds(1)))
                    .isInstanceOf(Claim.Settled.class);
        }
    }

    @Test
    void aReleasedMessageIsClaimedAgainAtOnce() {
        Message message = message("2026-11-22T15:42:07.123Z");
        Claim.Taken claim = (Claim.Taken) table.claim(message, NOW, LEASE_END);
        table.settle(message, claim, new Outcome.Unavailable(), NOW);
        assertThat(only(message).status()).isEqualTo(Status.QUEUED);
        assertThat(table.claim(message, NOW, LEASE_END)).isEqualTo(new Claim.Taken(2));
    }

    @Test
    void theFirstSealedContentStaysAndNoOtherIsWritten() {
        Message message = secure();
        table.store(message, ByteBuffer.wrap("first".getBytes(UTF_8)), NOW);
        table.store(message, ByteBuffer.wrap("second".getBytes(UTF_8)), NOW);
        Claim.Taken claim = (Claim.Taken) table.claim(message, NOW, LEASE_END);
        table.store(message, ByteBuffer.wrap("third".getBytes(UTF_8)), NOW);
        table.settle(message, claim, SENT, NOW);

        Map<String, AttributeValue> item = item(message);
        assertThat(item.get("sealed").b().asUtf8String()).isEqualTo("first");
        assertThat(item).doesNotContainKeys("msg", "subject", "lease_until");
        assertThat(only(message).content()).isNull();
        assertThat(only(message).subject()).isNull();
        assertThat(only(message).status()).isEqualTo(Status.SENT);
    }

    @Test
    void theLargestMessageFitsTheItem() {
        MessageId id = MessageId.at(NOW, new SecureRandom());
        Message message =
                new Message(
                        id,
                        to,
                        "\uD83D\uDE00".repeat(Limits.SUBJECT_CHARS_MAX),
                        "\u0001".repeat(Limits.CONTENT_BYTES_MAX),
                        false,
                        "\uD83D\uDE00".repeat(Limits.REFERENCE_CHARS_MAX));
        assertThat(table.claim(message, NOW, LEASE_END)).isInstanceOf(Claim.Taken.class);
        assertThat(only(message).content()).isEqualTo(message.content());
    }

    @Test
    void aHistoryIsReadInBothOrdersAndByEachFilter() {
        Message first = message("2026-11-22T15:42:07.123Z");
        Message second = message("2026-11-22T15:42:07.124Z");
        Message third = message("2026-11-22T15:42:07.125Z");
        for (Message message : List.of(third, first, second)) {
            table.claim(message, NOW, LEASE_END);
        }
        table.settle(second, new Claim.Taken(1), SENT, NOW);

        assertThat(ids(read(null, null, true, null, 10)))
                .containsExactly(third.id(), second.id(), first.id());
        assertThat(ids(read(null, null, false, null, 10)))
                .containsExactly(first.id(), second.id(), third.id());
        assertThat(ids(read(Status.SENT, null, false, null, 10))).containsExactly(second.id());
        assertThat(ids(read(Status.SENT, Channel.EMAIL, false, null, 10)))
                .containsExactly(second.id());
        assertThat(ids(read(null, Channel.SMS, false, null, 10))).isEmpty();

        Slice page = read(null, null, false, null, 2);
        assertThat(ids(page)).containsExactly(first.id(), second.id());
        assertThat(page.lastKey()).isEqualTo(second.id().sortKey());
        Slice rest = read(null, null, false, page.lastKey(), 2);
        assertThat(ids(rest)).containsExactly(third.id());
        assertThat(rest.lastKey()).isNull();
    }

    private Message message(String accepted) {
        MessageId id = MessageId.at(Instant.parse(accepted), new SecureRandom());
        return new Message(id, to, "s", "m", false, null);
    }

    private Message secure() {
        return new Message(MessageId.at(NOW, new SecureRandom()), to, "s", "m", true, null);
    }

    private static StoredMessage only(Message message) {
        Slice slice =
                table.read(
                        new Selection(
                                message.to().key(),
                                message.id().sortKey(),
                                message.id().sortKey(),
                                null,
                                null,
                                true,
                                null,
                                10));
        assertThat(slice.messages()).hasSize(1);
        return slice.messages().getFirst();
    }

    private Slice read(
            Status status, Channel channel, boolean newestFirst, String after, int limit) {
        return table.read(
                new Selection(to.key(), "0", ":", status, channel, newestFirst, after, limit));
    }

    private static List<MessageId> ids(Slice slice) {
        return slice.messages().stream().map(StoredMessage::id).toList();
    }

    private static Map<String, AttributeValue> item(Message message) {
        return dynamoDb.getItem(request ->
                        request.tableName(TABLE)
                                .consistentRead(true)
                                .key(
                                        Map.of(
                                                "msg_id",
                                                AttributeValue.fromS(message.to().key()),
                                                "timestamp",
                                                AttributeValue.fromS(message.id().sortKey()))))
                .item();
    }
}
