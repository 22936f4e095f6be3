package dev.msgapi.local.aws.outbound;

import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.AwsHandler;
import dev.msgapi.local.aws.protocol.Form;
import dev.msgapi.local.aws.protocol.QueryService;
import dev.msgapi.local.chaos.Chaos;
import dev.msgapi.local.service.AwsService;
import dev.msgapi.local.service.Fault;
import dev.msgapi.local.template.Stack;
import java.time.Duration;

/**
 * A double of SES or SNS with faults: each send meets at most one. What the double accepts is in
 * the inbox before anything goes wrong.
 */
public final class ChaoticSender extends QueryService {
    private final QueryService sender;
    private final Chaos chaos;
    private final AwsService service;

    private ChaoticSender(QueryService sender, Chaos chaos, AwsService service) {
        super(sender);
        this.sender = sender;
        this.chaos = chaos;
        this.service = service;
    }

    public static AwsHandler ses(Stack stack, Inbox inbox, Chaos chaos) {
        return new ChaoticSender(new SesDouble(stack, inbox), chaos, AwsService.SES);
    }

    public static AwsHandler sns(Inbox inbox, OptOuts optOuts, Chaos chaos) {
        return new ChaoticSender(new SnsDouble(inbox, optOuts), chaos, AwsService.SNS);
    }

    @Override
    public String result(String action, Form form) throws AwsError {
        if (chaos.draw(service, Fault.THROTTLE)) {
            throw throttled();
        }
        if (chaos.draw(service, Fault.REFUSE)) {
            throw rejected();
        }
        String result = sender.result(action, form);
        if (chaos.draw(service, Fault.TIMEOUT)) {
            pause(chaos.delay(service, Fault.TIMEOUT));
            throw new AwsError(500, "InternalFailure", "The client has given up by now.");
        }
        if (chaos.draw(service, Fault.SLOW)) {
            pause(chaos.delay(service, Fault.SLOW));
        }
        return result;
    }

    /**
     * SES: "Errors related to the sending quotas for your Amazon SES account". The SDK knows this
     * code as throttling; with status 400 it does not know SNS's own {@code Throttled}.
     */
    private AwsError throttled() {
        return new AwsError(
                "Throttling",
                service == AwsService.SES ? "Maximum sending rate exceeded." : "Rate exceeded");
    }

    /** The errors of SendEmail and Publish after which a retry does not help. */
    private AwsError rejected() {
        return service == AwsService.SES
                ? new AwsError(
                        "MessageRejected", "The message was rejected because it contained a virus.")
                : new AwsError(
                        "InvalidParameter",
                        "Invalid parameter: PhoneNumber Reason: it is not valid to publish to");
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the twin ends
        }
    }
}
