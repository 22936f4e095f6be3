package dev.msgapi.testing;

import dev.msgapi.model.Channel;
import dev.msgapi.model.Content;
import dev.msgapi.model.EmailAddress;
import dev.msgapi.model.MessageId;
import dev.msgapi.model.Recipient;
import dev.msgapi.model.Status;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Records in which every component has a value, and no two texts are equal. Reflection finds the
 * components, so a component that is added later has a value in each test that uses this class.
 */
public final class FilledRecords {
    private FilledRecords() {}

    public static <T extends Record> T of(Class<T> type) {
        return of(type, Map.of());
    }

    /**
     * A record of the type.
     *
     * @param given the values of some components, by name
     */
    public static <T extends Record> T of(Class<T> type, Map<String, Object> given) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values =
                Arrays.stream(components)
                        .map(each -> given.getOrDefault(each.getName(), value(each)))
                        .toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Object value(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == String.class) {
            return component.getName();
        } else if (type == boolean.class) {
            return true;
        } else if (type == int.class) {
            return 7;
        } else if (type == MessageId.class) {
            return Messages.id();
        } else if (type == Recipient.class) {
            return new EmailAddress("canary.mail", "example.com");
        } else if (type == Channel.class) {
            return Channel.EMAIL;
        } else if (type == Content.class) {
            return of(Content.Email.class);
        } else if (type == Status.class) {
            return Status.SENT;
        }
        throw new AssertionError("add a value for the type of " + component);
    }

    /** The values of a record's components, by name. */
    public static Map<String, Object> components(Record record) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                values.put(component.getName(), component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
        return values;
    }
}
