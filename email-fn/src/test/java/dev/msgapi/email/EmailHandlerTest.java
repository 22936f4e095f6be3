package dev.msgapi.email;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.msgapi.consumer.SqsBatchProcessor;
import dev.msgapi.consumer.testing.ChannelConsumerContract;
import dev.msgapi.model.Reason;
import dev.msgapi.sending.Provider;
import dev.msgapi.testing.Messages;
import org.jspecify.annotations.Nullable;

class EmailHandlerTest extends ChannelConsumerContract {
    private final FakeSes ses = new FakeSes();

    EmailHandlerTest() {
        super(Messages.email(), Messages.secureEmail());
    }

    @Override
    protected RequestHandler<SQSEvent, SQSBatchResponse> handler(SqsBatchProcessor batch) {
        return new EmailHandler(batch);
    }

    @Override
    protected Provider provider() {
        return new SesProvider(ses, "sender@example.com", "events");
    }

    @Override
    protected int calls() {
        return ses.requests.size();
    }

    @Override
    protected void failWith(@Nullable RuntimeException failure) {
        ses.failure = failure;
    }

    @Override
    protected RuntimeException error(int status, String code, String text) {
        return FakeSes.error(status, code, text);
    }

    @Override
    protected Refusal refusal() {
        return new Refusal("MessageRejected", "Illegal content.", Reason.CONTENT_REJECTED);
    }
}
