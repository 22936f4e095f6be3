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

    /** The version that the condition of an update compares; empty if the status is unknown. */
    static Optional<SendState.Version> version(Map<String, AttributeValue> item) {
        int attempts =
                Math.toIntExact(
                        Attributes.longValue(item, MessageAttribute.ATTEMPTS.attributeName()));
        Optional<Instant> until =
                Optional.ofNullable(item.get(MessageAttribute.LEASE_UNTIL.attributeName()))
                        .map(n -> Instant.ofEpochMilli(Long.parseLong(n.n())));
        return Status.of(MessageAttribute.STATUS.required(item))
                .map(status -> new SendState.Version(status, attempts, until));
    }

    /** The state that {@link #write} wrote, or null for one that only a later version knows. */
    static @Nullable SendState read(Map<String, AttributeValue> item) {
        SendState.Version version = version(item).orElse(null);
        if (version == null) {
            return null;
        }
        int attempts = version.attempts();
        Status status = version.status();
        Instant until = version.until().orElse(null);
        return switch (status) {
            case QUEUED -> new Queued();
            case SENDING ->
                    until == null
                            ? new Released(attempts, false)
                            : new Claimed(
                                    attempts,
                                    until,
                                    MessageAttribute.CLAIM.required(item),
                                    Pass.FIRST);
            case UNCONFIRMED ->
                    until == null
                            ? new Released(attempts, true)
                            : unconfirmed(item, attempts, until);
            case SENT ->
                    new Sent(
                            attempts,
                            MessageAttribute.PROVIDER_MESSAGE_ID.required(item),
                            reason(item).equals(Optional.of(Reason.RESENT)));
            case FAILED -> reason(item).map(reason -> new Failed(attempts, reason)).orElse(null);
            case DELIVERED, BOUNCED, COMPLAINED -> new Reported(attempts, status);
        };
    }

    private static SendState unconfirmed(
            Map<String, AttributeValue> item, int attempts, Instant until) {
        String token = MessageAttribute.CLAIM.optional(item);
        // Any reason, also an unknown one, means that it is not sent again, or is being sent again.
        boolean isResent = MessageAttribute.REASON.optional(item) != null;
        if (token != null) {
            return new Claimed(attempts, until, token, isResent ? Pass.RESEND : Pass.AFTER_DOUBT);
        }
        return isResent
                ? new Held(attempts, until, reason(item).orElse(Reason.RESENT))
                : new InDoubt(attempts, until);
    }

    /** Empty if it has none, or one that only a later version knows. */
    private static Optional<Reason> reason(Map<String, AttributeValue> item) {
        return Optional.ofNullable(MessageAttribute.REASON.optional(item)).flatMap(Reason::of);
    }

    static @Nullable AttributeValue millis(Optional<Instant> instant) {
        return instant.map(Instant::toEpochMilli).map(Attributes::number).orElse(null);
    }
}
