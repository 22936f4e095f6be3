package dev.msgapi.acceptance.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.util.Locale.ROOT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Searches for a text in every form in which a program might write it. */
final class CanarySearch {
    private static final int BITS_OF_BYTE = 8;
    private static final int BITS_OF_BASE64 = 6;

    /** The forms by name; each byte of a form is one character. */
    private final Map<String, String> forms = new LinkedHashMap<>();

    /**
     * @param canary ASCII
     */
    CanarySearch(String canary) {
        byte[] plain = canary.getBytes(US_ASCII);
        String hex = HexFormat.of().formatHex(plain);
        forms.put("plain", canary);
        forms.put("hex", hex);
        forms.put("upper-case hex", hex.toUpperCase(ROOT));
        forms.put("UTF-16BE", form(canary, UTF_16BE));
        forms.put("UTF-16LE", form(canary, UTF_16LE));
        for (int before = 0; before < 3; before++) {
            forms.put("base64 at " + before, base64(Base64.getEncoder(), plain, before));
            forms.put("base64url at " + before, base64(Base64.getUrlEncoder(), plain, before));
        }
    }

    private static String form(String canary, Charset charset) {
        return new String(canary.getBytes(charset), ISO_8859_1);
    }

    /** The characters that depend only on the canary, if that many bytes precede it. */
    private static String base64(Base64.Encoder encoder, byte[] plain, int before) {
        byte[] bytes = new byte[before + plain.length];
        System.arraycopy(plain, 0, bytes, before, plain.length);
        int first = (before * BITS_OF_BYTE + BITS_OF_BASE64 - 1) / BITS_OF_BASE64;
        int end = bytes.length * BITS_OF_BYTE / BITS_OF_BASE64;
        return encoder.encodeToString(bytes).substring(first, end);
    }

    /** The names of the forms that the bytes contain. */
    List<String> in(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        return forms.entrySet().stream()
                .filter(form -> text.contains(form.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The files below a folder that contain a form, with the form's name; jars are skipped. */
    List<String> inFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".jar"))
                    .flatMap(file ->
                            in(read(file)).stream()
                                    .map(form -> folder.relativize(file) + ": " + form))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            // The journal of a table exists only for moments.
            return new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
