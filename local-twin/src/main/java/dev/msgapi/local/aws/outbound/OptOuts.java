package dev.msgapi.local.aws.outbound;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.msgapi.local.aws.state.SealedFile;
import dev.msgapi.local.aws.state.StateKey;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The phone numbers that opted out of SMS; a restart keeps them. */
public final class OptOuts {
    /** E.164: a plus, no leading zero, at most 15 digits. */
    public static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}");

    private final SealedFile<TreeSet<String>> file;
    private final TreeSet<String> numbers;

    public OptOuts(Path state, StateKey key) {
        file = new SealedFile<>(state.resolve("opted-out"), key, new TypeReference<>() {});
        numbers = file.readOr(new TreeSet<>());
    }

    synchronized boolean contains(String number) {
        return numbers.contains(number);
    }

    public synchronized void add(String number) {
        if (numbers.add(number)) {
            file.write(numbers);
        }
    }
}
