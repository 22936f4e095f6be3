package dev.msgapi.local.aws.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.msgapi.local.StartException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedFileTest {
    @TempDir Path state;

    @Test
    void readsWhatItWrote() {
        file(new TypeReference<List<String>>() {}).write(List.of("a", "b"));
        assertThat(file(new TypeReference<List<String>>() {}).readOr(List.of()))
                .containsExactly("a", "b");
    }

    @Test
    void rejectsContentInAnotherForm() {
        file(new TypeReference<List<String>>() {}).write(List.of("a", "b"));
        assertThatThrownBy(() -> file(new TypeReference<Map<String, String>>() {}).readOr(Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("another version")
                .hasMessageContaining("start with an empty state folder");
    }

    private <T> SealedFile<T> file(TypeReference<T> type) {
        return new SealedFile<>(state.resolve("sealed"), StateKey.in(state), type);
    }
}
