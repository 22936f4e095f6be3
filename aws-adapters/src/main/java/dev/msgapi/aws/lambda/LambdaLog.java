package dev.msgapi.aws.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.msgapi.log.EventLog;

/** The log of a Lambda invocation, which CloudWatch Logs keeps. */
public final class LambdaLog {
    private LambdaLog() {}

    /** The log of the invocation that has this context. */
    public static EventLog of(Context context) {
        return line -> context.getLogger().log(line.toString());
    }
}
