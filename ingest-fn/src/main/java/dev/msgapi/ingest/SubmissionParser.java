package dev.msgapi.ingest;

import dev.msgapi.http.ApiRequest;
import dev.msgapi.http.FieldErrors;
import dev.msgapi.http.Problem;
import dev.msgapi.http.RequestBody;
import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.InvalidRecipient;
import dev.msgapi.model.Limits;
import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Parsed;
import dev.msgapi.model.PhoneNumber;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.TextRules;
import dev.msgapi.queue.MessageQueueCodec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The contract's rules for {@code POST /msg}, applied to one request. */
final class SubmissionParser {
    private static final RequestBody.Shape SHAPE =
            new RequestBody.Shape(
                    IngestHandler.BODY_BYTES_MAX,
                    List.of("msg_id", "msg", "subject", "reference"),
                    List.of("store_secure"));

    private final RequestBody body;
    private final SmsDestinations smsDestinations;
    private final FieldErrors errors;

    private SubmissionParser(RequestBody body, SmsDestinations smsDestinations) {
        this.body = body;
        this.smsDestinations = smsDestinations;
        this.errors = new FieldErrors(body);
    }

    static Parsed<Submission, Problem> parse(
            ApiRequest request, MessageId id, SmsDestinations smsDestinations) {
        return switch (RequestBody.read(request, SHAPE)) {
            case Parsed.Invalid(Problem problem) -> new Parsed.Invalid<>(problem);
            case Parsed.Valid(RequestBody body) ->
                    new SubmissionParser(body, smsDestinations).apply(request, id);
        };
    }

    private Parsed<Submission, Problem> apply(ApiRequest request, MessageId id) {
        errors.rejectQuery(request);
        IdempotencyKey key = idempotencyKey(request);
        Recipient to = recipient();
        String text = text();
        String reference = reference();
        Channel channel = to == null ? null : to.defaultChannel();
        SmsText sms = channel == Channel.SMS && text != null ? SmsText.of(text) : null;
        Content content = content(channel, text, sms);
        if (!errors.isEmpty() || to == null || channel == null || content == null) {
            return new Parsed.Invalid<>(errors.problem());
        }
        Message message =
                new Message(id, to, channel, content, body.flag("store_secure"), reference);
        return fitsQueue(message)
                ? new Parsed.Valid<>(new Submission(message, sms, key))
                : new Parsed.Invalid<>(errors.problem());
    }

    private @Nullable IdempotencyKey idempotencyKey(ApiRequest request) {
        return switch (IdempotencyKey.parse(request.headerValues("idempotency-key"))) {
            case Parsed.Valid(Optional<IdempotencyKey> key) -> key.orElse(null);
            case Parsed.Invalid(String detail) -> {
                errors.add("Idempotency-Key", "invalid_idempotency_key", detail);
                yield null;
            }
        };
    }

    private @Nullable Recipient recipient() {
        String text = errors.required(body, "msg_id");
        Recipient to = text == null ? null : errors.recipient(text);
        InvalidRecipient rejection =
                to instanceof PhoneNumber number
                        ? smsDestinations.rejection(number).orElse(null)
                        : null;
        if (rejection != null) {
            errors.add("msg_id", rejection.code(), rejection.detail());
            return null;
        }
        return to;
    }

    private @Nullable String text() {
        String text = errors.required(body, "msg");
        if (text == null) {
            return null;
        }
        if (text.isEmpty()) {
            errors.add("msg", "too_short", "must not be empty");
            return null;
        }
        if (TextRules.utf8Length(text) > Content.TEXT_BYTES_MAX) {
            errors.add(
                    "msg",
                    "too_long",
                    "must be at most " + Content.TEXT_BYTES_MAX + " bytes of UTF-8");
        }
        return errors.requireUnicode("msg", text) ? text : null;
    }

    /** Without a channel, this checks only the rules that all channels have. */
    private @Nullable Content content(
            @Nullable Channel channel, @Nullable String text, @Nullable SmsText sms) {
        Optional<String> subject = body.text("subject");
        return switch (channel) {
            case EMAIL -> email(subject.orElse(null), text);
            case SMS -> sms(subject.isPresent(), text, sms);
            case null -> {
                subject.ifPresent(this::checkSubject);
                yield null;
            }
        };
    }

    private @Nullable Content email(@Nullable String subject, @Nullable String text) {
        if (subject != null) {
            checkSubject(subject);
        } else if (!body.hasError("subject")) {
            errors.add("subject", "required", "is required for an email");
        }
        return subject == null || text == null ? null : new Content.Email(subject, text);
    }

    private void checkSubject(String subject) {
        if (subject.isEmpty() || length(subject) > Content.Email.SUBJECT_CHARS_MAX) {
            errors.add(
                    "subject",
                    subject.isEmpty() ? "too_short" : "too_long",
                    "must have 1 to " + Content.Email.SUBJECT_CHARS_MAX + " characters");
        }
        errors.requireSingleLine("subject", subject);
    }

    private @Nullable Content sms(
            boolean hasSubject, @Nullable String text, @Nullable SmsText sms) {
        if (hasSubject) {
            errors.add("subject", "not_allowed", "an SMS has no subject");
        }
        if (sms != null && sms.segments() > SmsText.SEGMENTS_MAX) {
            errors.add(
                    "msg",
                    "too_many_segments",
                    "takes %d SMS segments in %s; the limit is %d"
                            .formatted(
                                    sms.segments(),
                                    sms.encoding().wireName(),
                                    SmsText.SEGMENTS_MAX));
        }
        return text == null ? null : new Content.Text(text);
    }

    private @Nullable String reference() {
        String reference = body.text("reference").orElse(null);
        if (reference != null) {
            if (length(reference) > Message.REFERENCE_CHARS_MAX) {
                errors.add(
                        "reference",
                        "too_long",
                        "must have at most " + Message.REFERENCE_CHARS_MAX + " characters");
            }
            errors.requireSingleLine("reference", reference);
        }
        return reference;
    }

    /**
     * JSON escapes a control character as six, so content can become too large for SQS. A copy that
     * a consumer requeues has a note besides.
     */
    private boolean fitsQueue(Message message) {
        int max = Limits.QUEUE_MESSAGE_BYTES_MAX - Limits.QUEUE_NOTE_BYTES_MAX;
        if (message.content().text().length() * 6L < max / 2
                || TextRules.utf8Length(MessageQueueCodec.write(message)) <= max) {
            return true;
        }
        errors.add("msg", "too_long", "is too large after JSON escaping");
        return false;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
