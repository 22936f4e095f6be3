package dev.msgapi.local.aws.outbound;

import dev.msgapi.local.aws.protocol.AwsError;
import dev.msgapi.local.aws.protocol.Form;
import dev.msgapi.local.aws.protocol.QueryService;
import dev.msgapi.local.chaos.Chaos;
import dev.msgapi.local.chaos.Fault;
import dev.msgapi.local.chaos.Target;
import java.time.Duration;

/**
 * A double that sends, with faults: the one place that decides which of them a send meets, at most
 * one each. What the double accepted is in the inbox before anything goes wrong.
 */
public final class ChaoticSender extends QueryService {
    private final QueryService sender;
    private final Chaos chaos;
    private final Target target;
    private final String send;

    private ChaoticSender(QueryService sender, Chaos chaos, Target target, String send) {
        super(sender);
        this.sender = sender;
        this.chaos = chaos;
        this.target = target;
        this.send = send;
    }

    public static ChaoticSender ses(SesDouble ses, Chaos chaos) {
        return new ChaoticSender(ses, chaos, Target.SES, "SendEmail");
    }

    public static ChaoticSender sns(SnsDouble sns, Chaos chaos) {
        return new ChaoticSender(sns, chaos, Target.SNS, "Publish");
    }

    @Override
    public String result(String action, Form form) throws AwsError {
        if (!action.equals(send)) {
            return sender.result(action, form);
        }
        if (chaos.draw(target, Fault.THROTTLE)) {
            throw throttled();
        }
        if (chaos.draw(target, Fault.REFUSE)) {
            throw refused();
        }
        String result = sender.result(action, form);
        if (chaos.draw(target, Fault.TIMEOUT)) {
            pause(chaos.delay(target, Fault.TIMEOUT));
            throw new AwsError(500, "InternalFailure", "The client has given up by now.");
        }
        if (chaos.draw(target, Fault.SLOW)) {
            pause(chaos.delay(target, Fault.SLOW));
        }
        return result;
    }

    /**
     * SES: "Errors related to the sending quotas for your Amazon SES account". The code is one that
     * the SDK knows as throttling; with status 400 it does not know SNS's own {@code Throttled}.
     */
    private AwsError throttled() {
        return new AwsError(
                "Throttling",
                target == Target.SES ? "Maximum sending rate exceeded." : "Rate exceeded");
    }

    /** The errors of SendEmail and of Publish that no second attempt helps against. */
    private AwsError refused() {
        return target == Target.SES
                ? new AwsError("MessageRejected", "The message was rejected.")
                : new AwsError(
                        "InvalidParameter",
                        "Invalid parameter: PhoneNumber Reason: it is not valid to publish to");
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the twin ends, and with it whoever waits
        }
    }
}
