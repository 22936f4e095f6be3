package dev.msgapi.sms;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.consumer.testing.ChannelConsumerContract;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.Provider;
import dev.msgapi.testing.Messages;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

class SmsHandlerTest extends ChannelConsumerContract {
    private final FakeSns sns = new FakeSns();

    SmsHandlerTest() {
        super(Messages.sms(), Messages.sms("canary", true));
    }

    @Override
    protected RequestHandler<SQSEvent, SQSBatchResponse> handler(SqsBatchProcessor batch) {
        return new SmsHandler(batch);
    }

    @Override
    protected Provider provider() {
        return new SnsProvider(sns, BigDecimal.ONE);
    }

    @Override
    protected int calls() {
        return sns.requests.size();
    }

    @Override
    protected void failWith(@Nullable RuntimeException failure) {
        sns.failure = failure;
    }

    @Override
    protected RuntimeException error(int status, String code, String text) {
        return FakeSns.error(status, code, text);
    }

    @Override
    protected Refusal refusal() {
        return new Refusal(
                "InvalidParameter", "Invalid parameter: PhoneNumber", Reason.INVALID_RECIPIENT);
    }
}
