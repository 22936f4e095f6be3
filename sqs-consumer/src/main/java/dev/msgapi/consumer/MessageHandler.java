package dev.msgapi.consumer;

import dev.msgapi.model.Message;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.TimeOrderedId;
import dev.msgapi.queue.LaterVersion;
import dev.msgapi.queue.MessageQueueCodec;
import dev.msgapi.queue.PoisonMessage;
import dev.msgapi.sending.AttemptNote;
import dev.msgapi.sending.QueueAction;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What a function does with the SQS messages of its queue.
 *
 * @param <T> what the body of an SQS message contains
 */
public interface MessageHandler<T> {
    /**
     * Reads the body of an SQS message.
     *
     * @throws LaterVersion if a later version of the function could read it
     * @throws PoisonMessage if no function could ever read it; any other exception counts as one
     */
    T decode(String body);

    /** The id of the message, for the log. */
    TimeOrderedId id(T decoded);

    /**
     * Does the work. A {@link dev.msgapi.model.ServiceUnavailable} that passes counts as {@link
     * QueueAction.Wait}; any other exception, a LinkageError or a StackOverflowError counts as
     * {@link QueueAction.Fail}.
     *
     * @param note what came with a copy from its last consumer
     */
    QueueAction handle(T decoded, AttemptNote note);

    /**
     * Called after one of the last receives, if the work failed again: leaves a trace of what is
     * about to be moved to the dead-letter queue.
     */
    default void recordUnstarted(T decoded) {}

    /**
     * A handler of messages as {@link MessageQueueCodec} writes them.
     *
     * @param recordUnstarted see {@link #recordUnstarted}
     */
    static MessageHandler<Message> ofMessages(
            BiFunction<Message, AttemptNote, QueueAction> work, Consumer<Message> recordUnstarted) {
        return new MessageHandler<>() {
            @Override
            public Message decode(String body) {
                return MessageQueueCodec.read(body);
            }

            @Override
            public MessageId id(Message message) {
                return message.id();
            }

            @Override
            public QueueAction handle(Message message, AttemptNote note) {
                return work.apply(message, note);
            }

            @Override
            public void recordUnstarted(Message message) {
                recordUnstarted.accept(message);
            }
        };
    }
}
