package dev.msgapi.local.aws.outbound;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.msgapi.local.aws.state.SealedFile;
import dev.msgapi.local.aws.state.StateKey;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The phone numbers whose holders answered STOP; they outlive a restart. */
public final class OptOuts {
    /** E.164: a plus, no leading zero, at most 15 digits. */
    public static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}");

    private final SealedFile<TreeSet<String>> file;
    private final TreeSet<String> numbers;

    public OptOuts(Path state, StateKey key) {
        file = new SealedFile<>(state.resolve("opted-out"), key, new TypeReference<>() {});
        numbers = file.readOr(new TreeSet<>());
    }

    public synchronized List<String> numbers() {
        return List.copyOf(numbers);
    }

    public synchronized boolean contains(String number) {
        return numbers.contains(number);
    }

    public synchronized void optOut(String number) {
        if (numbers.add(number)) {
            file.write(numbers);
        }
    }

    public synchronized void optIn(String number) {
        if (numbers.remove(number)) {
            file.write(numbers);
        }
    }
}
