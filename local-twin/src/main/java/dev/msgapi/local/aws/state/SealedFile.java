package dev.msgapi.local.aws.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.msgapi.local.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.crypto.AEADBadTagException;

/** A small JSON document, encrypted under the state's key and replaced at each change. */
public final class SealedFile<T> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final StateKey key;
    private final TypeReference<T> type;

    public SealedFile(Path file, StateKey key, TypeReference<T> type) {
        this.file = file;
        this.key = key;
        this.type = type;
    }

    public T readOr(T absent) {
        if (Files.notExists(file)) {
            return absent;
        }
        try {
            return JSON.readValue(key.open(Files.readAllBytes(file), purpose()), type);
        } catch (AEADBadTagException e) {
            throw new StartException(
                    file + " does not open with state.key; start with an empty state folder", e);
        } catch (JsonProcessingException e) {
            throw new StartException(
                    file + " is of another version of the twin; start with an empty state folder",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(T value) {
        try {
            PrivateFile.replace(file, key.seal(JSON.writeValueAsBytes(value), purpose()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String purpose() {
        return String.valueOf(file.getFileName());
    }
}
