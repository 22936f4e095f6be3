package dev.msgapi.ingest;

import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.FieldError;
import dev.msgapi.http.Problem;
import dev.msgapi.http.RequestBody;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.InvalidRecipient;
import dev.msgapi.model.Limits;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.PhoneNumber;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.TextRules;
import dev.msgapi.queue.MessageQueueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a POST comes to: a message, or every reason why it is none. */
public sealed interface Submission {
    /**
     * A message that keeps all rules.
     *
     * @param sms how it is encoded; null for an email
     * @param key the client's own name for the request, or null
     */
    record Accepted(Message message, @Nullable SmsText sms, @Nullable IdempotencyKey key)
            implements Submission {}

    /** No message. */
    record Refused(Problem problem) implements Submission {}

    /** A message's members, as {@code POST /msg} takes them. */
    RequestBody.Shape SHAPE =
            new RequestBody.Shape(
                    Limits.BODY_BYTES_MAX,
                    List.of("msg_id", "msg", "subject", "reference"),
                    List.of("store_secure"));

    /** Reads a request; the message gets that id. A pure function. */
    static Submission parse(ApiRequest request, MessageId id) {
        return switch (RequestBody.read(request, SHAPE)) {
            case RequestBody.Unreadable(Problem problem) -> new Refused(problem);
            case RequestBody.Members members -> new Rules(request, members).apply(id);
        };
    }

    /** The rules of the contract, applied to one body. */
    final class Rules {
        private final RequestBody.Members members;
        private final List<FieldError> faults;
        private final @Nullable IdempotencyKey key;

        private Rules(ApiRequest request, RequestBody.Members members) {
            this.members = members;
            this.faults = new ArrayList<>(members.faults());
            if (!request.query().isEmpty()) {
                fault("", "unknown_parameter", "POST takes no query parameters");
            }
            this.key = idempotencyKey(request);
        }

        private Submission apply(MessageId id) {
            Recipient to = recipient();
            String content = content();
            String subject = members.text("subject").orElse(null);
            String reference = reference();
            SmsText sms = null;
            if (to != null) {
                switch (to.defaultChannel()) {
                    case EMAIL -> emailSubject(subject);
                    case SMS -> {
                        sms = content == null ? null : SmsText.of(content);
                        smsRules(sms);
                    }
                }
            } else if (subject != null) {
                subjectRules(subject);
            }
            if (!faults.isEmpty() || to == null || content == null) {
                return new Refused(Problem.invalidFields(faults));
            }
            Message message =
                    new Message(
                            id,
                            to,
                            to.defaultChannel(),
                            content(to.defaultChannel(), subject, content),
                            members.flag("store_secure"),
                            reference);
            return fitsQueue(message)
                    ? new Accepted(message, sms, key)
                    : new Refused(Problem.invalidFields(faults));
        }

        private @Nullable IdempotencyKey idempotencyKey(ApiRequest request) {
            return switch (IdempotencyKey.parse(request.headerValues("idempotency-key"))) {
                case IdempotencyKey.Absent _ -> null;
                case IdempotencyKey.Present(IdempotencyKey present) -> present;
                case IdempotencyKey.Invalid(String detail) -> {
                    fault("Idempotency-Key", "invalid_idempotency_key", detail);
                    yield null;
                }
            };
        }

        private @Nullable Recipient recipient() {
            Optional<String> text = required("msg_id");
            if (text.isEmpty()) {
                return null;
            }
            return switch (Recipient.parse(text.get())) {
                case EmailAddress email -> email;
                case PhoneNumber number -> {
                    if (!AssignedNumbers.contain(number)) {
                        fault("msg_id", "invalid_phone_number", "is assigned in no country");
                        yield null;
                    }
                    yield number;
                }
                case InvalidRecipient(String code, String detail) -> {
                    fault("msg_id", code, detail);
                    yield null;
                }
            };
        }

        private @Nullable String content() {
            Optional<String> text = required("msg");
            if (text.isEmpty()) {
                return null;
            }
            String content = text.get();
            if (content.isEmpty()) {
                fault("msg", "too_short", "must have a character or more");
                return null;
            }
            if (TextRules.utf8Length(content) > Limits.CONTENT_BYTES_MAX) {
                fault(
                        "msg",
                        "too_long",
                        "must have at most " + Limits.CONTENT_BYTES_MAX + " bytes of UTF-8");
            }
            return unicode("msg", content) ? content : null;
        }

        private static Content content(Channel channel, @Nullable String subject, String text) {
            return switch (channel) {
                case EMAIL -> new Content.Email(Objects.requireNonNull(subject), text);
                case SMS -> new Content.Sms(text);
            };
        }

        private void emailSubject(@Nullable String subject) {
            if (subject != null) {
                subjectRules(subject);
            } else if (!members.isFaulty("subject")) {
                fault("subject", "required", "is required for an email");
            }
        }

        private void subjectRules(String subject) {
            if (subject.isEmpty() || length(subject) > Limits.SUBJECT_CHARS_MAX) {
                fault(
                        "subject",
                        subject.isEmpty() ? "too_short" : "too_long",
                        "must have 1 to " + Limits.SUBJECT_CHARS_MAX + " characters");
            }
            singleLine("subject", subject);
        }

        private void smsRules(@Nullable SmsText sms) {
            if (members.text("subject").isPresent()) {
                fault("subject", "not_allowed", "an SMS has no subject");
            }
            if (sms != null && sms.segments() > Limits.SMS_SEGMENTS_MAX) {
                fault(
                        "msg",
                        "too_many_segments",
                        "takes %d SMS segments in %s; at most %d are sent"
                                .formatted(
                                        sms.segments(),
                                        sms.encoding().wireName(),
                                        Limits.SMS_SEGMENTS_MAX));
            }
        }

        private @Nullable String reference() {
            Optional<String> reference = members.text("reference");
            reference.ifPresent(text -> {
                if (length(text) > Limits.REFERENCE_CHARS_MAX) {
                    fault(
                            "reference",
                            "too_long",
                            "must have at most " + Limits.REFERENCE_CHARS_MAX + " characters");
                }
                singleLine("reference", text);
            });
            return reference.orElse(null);
        }

        /** Escaped, content of nothing but control characters is six times its size. */
        private boolean fitsQueue(Message message) {
            if (message.content().text().length() * 6L < Limits.QUEUE_MESSAGE_BYTES_MAX / 2
                    || TextRules.utf8Length(MessageQueueCodec.write(message))
                            <= Limits.QUEUE_MESSAGE_BYTES_MAX) {
                return true;
            }
            fault("msg", "too_long", "has so many control characters that no queue takes it");
            return false;
        }

        private Optional<String> required(String name) {
            Optional<String> text = members.text(name);
            if (text.isEmpty() && !members.isFaulty(name)) {
                fault(name, "required", "is required");
            }
            return text;
        }

        private void singleLine(String name, String text) {
            if (TextRules.hasControls(text)) {
                fault(name, "control_character", "must have no line breaks or control characters");
            }
            unicode(name, text);
        }

        private boolean unicode(String name, String text) {
            if (TextRules.isUnicode(text)) {
                return true;
            }
            fault(name, "invalid_unicode", "has a surrogate without its other half");
            return false;
        }

        private static int length(String text) {
            return text.codePointCount(0, text.length());
        }

        private void fault(String name, String code, String detail) {
            faults.add(new FieldError(name.isEmpty() ? "" : "/" + name, code, detail));
        }
    }
}
