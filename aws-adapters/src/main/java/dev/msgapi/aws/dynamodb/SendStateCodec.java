package dev.msgapi.aws.dynamodb;

import static dev.msgapi.aws.dynamodb.Attributes.number;
import static dev.msgapi.aws.dynamodb.Attributes.text;

import dev.msgapi.model.Reason;
import dev.msgapi.model.Status;
import dev.msgapi.sending.SendState;
import dev.msgapi.sending.SendState.Claimed;
import dev.msgapi.sending.SendState.Failed;
import dev.msgapi.sending.SendState.Held;
import dev.msgapi.sending.SendState.InDoubt;
import dev.msgapi.sending.SendState.Pass;
import dev.msgapi.sending.SendState.Queued;
import dev.msgapi.sending.SendState.Released;
import dev.msgapi.sending.SendState.Reported;
import dev.msgapi.sending.SendState.Sent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A message's {@link SendState} as attributes of its item. */
final class SendStateCodec {
    private SendStateCodec() {}

    /** Adds to the update the attributes of the state, and the removal of all others. */
    static void write(SendState state, MessageUpdate update) {
        write(state.version(), update);
        switch (state) {
            case Claimed(int _, Instant _, String token, Pass pass) ->
                    details(update, token, pass == Pass.RESEND ? Reason.RESENT : null, null);
            case Held(int _, Instant _, Reason reason) -> details(update, null, reason, null);
            case Sent(int _, String providerMessageId, boolean resent) ->
                    details(update, null, resent ? Reason.RESENT : null, providerMessageId);
            case Failed(int _, Reason reason) -> details(update, null, reason, null);
            case Queued _, Released _, InDoubt _, Reported _ -> details(update, null, null, null);
        }
    }

    private static void write(SendState.Version version, MessageUpdate update) {
        update.set(MessageAttribute.STATUS, text(version.status().wireName()));
        update.set(MessageAttribute.ATTEMPTS, number(version.attempts()));
        update.set(MessageAttribute.LEASE_UNTIL, millis(version.until()));
    }

    private static void details(
            MessageUpdate update,
            @Nullable String token,
            @Nullable Reason reason,
            @Nullable String providerMessageId) {
        update.set(MessageAttribute.CLAIM, token == null ? null : text(token));
        update.set(MessageAttribute.REASON, reason == null ? null : text(reason.wireName()));
        update.set(
                MessageAttribute.PROVIDER_MESSAGE_ID,
                providerMessageId == null ? null : text(providerMessageId));
    }

    /** The version that the condition of an update compares. */
    static SendState.Version version(Map<String, AttributeValue> item) {
        AttributeValue until = item.get(MessageAttribute.LEASE_UNTIL.attributeName());
        return new SendState.Version(
                Status.of(MessageAttribute.STATUS.required(item)).orElseThrow(),
                Math.toIntExact(
                        Attributes.longValue(item, MessageAttribute.ATTEMPTS.attributeName())),
                Optional.ofNullable(until).map(n -> Instant.ofEpochMilli(Long.parseLong(n.n()))));
    }

    /** The state that {@link #write} wrote. */
    static SendState read(Map<String, AttributeValue> item) {
        SendState.Version version = version(item);
        int attempts = version.attempts();
        Status status = version.status();
        return switch (status) {
            case QUEUED -> new Queued();
            case SENDING ->
                    version.until().isEmpty()
                            ? new Released(attempts, false)
                            : new Claimed(
                                    attempts,
                                    version.until().get(),
                                    MessageAttribute.CLAIM.required(item),
                                    Pass.FIRST);
            case UNCONFIRMED ->
                    version.until().isEmpty()
                            ? new Released(attempts, true)
                            : unconfirmed(item, attempts, version.until().get());
            case SENT ->
                    new Sent(
                            attempts,
                            MessageAttribute.PROVIDER_MESSAGE_ID.required(item),
                            reason(item) != null);
            case FAILED -> new Failed(attempts, requiredReason(item));
            case DELIVERED, BOUNCED, COMPLAINED -> new Reported(attempts, status);
        };
    }

    private static SendState unconfirmed(
            Map<String, AttributeValue> item, int attempts, Instant until) {
        String token = MessageAttribute.CLAIM.optional(item);
        Reason reason = reason(item);
        if (token != null) {
            Pass pass = reason == null ? Pass.AFTER_DOUBT : Pass.RESEND;
            return new Claimed(attempts, until, token, pass);
        }
        return reason == null ? new InDoubt(attempts, until) : new Held(attempts, until, reason);
    }

    private static Reason requiredReason(Map<String, AttributeValue> item) {
        return Reason.of(MessageAttribute.REASON.required(item)).orElseThrow();
    }

    private static @Nullable Reason reason(Map<String, AttributeValue> item) {
        String reason = MessageAttribute.REASON.optional(item);
        return reason == null ? null : Reason.of(reason).orElseThrow();
    }

    static @Nullable AttributeValue millis(Optional<Instant> instant) {
        return instant.map(Instant::toEpochMilli).map(Attributes::number).orElse(null);
    }
}
