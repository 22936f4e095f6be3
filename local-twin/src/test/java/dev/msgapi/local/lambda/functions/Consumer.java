package dev.msgapi.local.lambda.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.List;

/** Fails the messages that begin with "poison". */
public final class Consumer implements RequestHandler<SQSEvent, SQSBatchResponse> {
    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        List<SQSBatchResponse.BatchItemFailure> failures =
                event.getRecords().stream()
                        .filter(record -> record.getBody().startsWith("poison"))
                        .map(SQSEvent.SQSMessage::getMessageId)
                        .map(SQSBatchResponse.BatchItemFailure::new)
                        .toList();
        return new SQSBatchResponse(failures);
    }
}
