package dev.msgapi.securestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.model.ErasureId;
import dev.msgapi.model.Message;
import dev.msgapi.model.Retention;
import dev.msgapi.sending.MessageLiveness;
import dev.msgapi.sending.QueueAction;
import dev.msgapi.store.SealedMessageWriter;
import dev.msgapi.testing.Ids;
import dev.msgapi.testing.Messages;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecureStoreTest {
    private static final ByteBuffer SEALED = ByteBuffer.wrap(new byte[] {1, 2, 3});

    private final List<String> steps = new ArrayList<>();
    private final Message message = Messages.secureEmail();
    private ErasureId erasure;

    @Test
    void sealsThenStoresThenForwards() {
        assertThat(failingAt("nothing").handle(message))
                .isEqualTo(QueueAction.Acknowledge.FORWARDED);
        assertThat(steps).containsExactly("seal", "content", "store", "forward");
    }

    @ParameterizedTest
    @CsvSource({
        "seal, seal",
        "content, seal content",
        "store, seal content store",
        "forward, seal content store forward"
    })
    void stopsAtTheStepThatFails(String failing, String reached) {
        SecureStore secureStore = failingAt(failing);
        assertThatThrownBy(() -> secureStore.handle(message)).hasMessage(failing);
        assertThat(String.join(" ", steps)).isEqualTo(reached);
    }

    @Test
    void repeatsEveryStepIfTheMessageComesBack() {
        assertThatThrownBy(() -> failingAt("forward").handle(message)).isNotNull();
        steps.clear();
        assertThat(failingAt("nothing").handle(message))
                .isEqualTo(QueueAction.Acknowledge.FORWARDED);
        assertThat(steps).containsExactly("seal", "content", "store", "forward");
    }

    @Test
    void dropsAnErasedMessageBeforeAnyStep() {
        erasure = Ids.erasure(Messages.ACCEPTED);
        assertThat(failingAt("nothing").handle(message)).isEqualTo(QueueAction.Acknowledge.DROPPED);
        assertThat(steps).isEmpty();
    }

    @Test
    void rejectsAMessageThatIsNotStoreSecureBeforeAnyStep() {
        SecureStore secureStore = failingAt("nothing");
        assertThatThrownBy(() -> secureStore.handle(Messages.email()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(steps).isEmpty();
    }

    private SecureStore failingAt(String failing) {
        return new SecureStore(
                new MessageLiveness(new Retention(0), (_, _) -> Optional.ofNullable(erasure)),
                m -> {
                    step("seal", m, failing);
                    return SEALED;
                },
                new SealedMessageWriter() {
                    @Override
                    public void storeContent(Message m, ByteBuffer sealed) {
                        assertThat(sealed).isEqualTo(SEALED);
                        step("content", m, failing);
                    }

                    @Override
                    public void store(Message m, ByteBuffer sealed, Instant now) {
                        assertThat(sealed).isEqualTo(SEALED);
                        assertThat(now).isEqualTo(Messages.ACCEPTED);
                        step("store", m, failing);
                    }
                },
                m -> step("forward", m, failing),
                () -> Messages.ACCEPTED);
    }

    private void step(String name, Message handled, String failing) {
        assertThat(handled).isEqualTo(message);
        steps.add(name);
        if (name.equals(failing)) {
            throw new IllegalStateException(name);
        }
    }
}
