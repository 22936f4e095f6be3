package dev.msgapi.local.gateway;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The media types that API Gateway treats as binary: exact ones, or {@code *}{@code /*}. */
record MediaTypes(List<String> types) {
    MediaTypes {
        types = types.stream().map(type -> type.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Whether the header's type is binary.
     *
     * @param header a Content-Type, or an Accept, of which only the first type counts
     */
    boolean match(@Nullable String header) {
        if (types.contains("*/*")) {
            return true;
        }
        return header != null
                && types.contains(header.split("[,;]", 2)[0].strip().toLowerCase(Locale.ROOT));
    }
}
