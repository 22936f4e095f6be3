package dev.msgapi.local.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.msgapi.local.service.AwsService;
import dev.msgapi.local.service.Fault;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The faults that the twin causes on purpose: their rates, and how many there were so far. Each
 * fault of each service has its own sequence of random numbers, which only the seed decides. So the
 * n-th email has the same fault in every run, independently of the SMS.
 */
public final class Chaos {
    /** No faults. */
    public static final Chaos NONE = new Chaos(Map.of(), 0);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEED = "seed";
    private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");
    private static final Pattern RATE = Pattern.compile("0|1|[01]?\\.[0-9]{1,9}");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final int CHOSEN_SEEDS = 1_000_000; // short enough to type

    private final Map<Fault, Double> rates;
    private final long seed;
    private final Map<AwsService, Map<Fault, Dice>> dice = new EnumMap<>(AwsService.class);

    private Chaos(Map<Fault, Double> rates, long seed) {
        this.rates = rates;
        this.seed = seed;
        SplittableRandom seeds = new SplittableRandom(seed);
        for (AwsService service : AwsService.values()) {
            Map<Fault, Dice> own = new EnumMap<>(Fault.class);
            for (Fault fault : service.faults()) {
                Random random = new Random(seeds.nextLong());
                own.put(fault, new Dice(rates.getOrDefault(fault, 0.0), random));
            }
            dice.put(service, own);
        }
    }

    /**
     * Reads {@code throttle=0.1 kill=0.02 seed=42}: faults with their rates from 0 to 1, and a
     * seed, separated by spaces or commas. Without a seed it chooses one; without a rate above 0 it
     * returns {@link #NONE}.
     *
     * @throws IllegalArgumentException for anything else; it says what is wrong and what is known
     */
    public static Chaos parse(String text) {
        Map<Fault, Double> rates = new EnumMap<>(Fault.class);
        Long seed = null;
        for (String pair : SEPARATOR.split(text, -1)) {
            String key = pair.replaceFirst("=.*", "");
            String value = pair.substring(Math.min(pair.length(), key.length() + 1));
            Fault fault = fault(key);
            if (fault != null && !rates.containsKey(fault) && isRate(value)) {
                rates.put(fault, Double.valueOf(value));
            } else if (key.equals(SEED) && seed == null && WHOLE.matcher(value).matches()) {
                seed = Long.valueOf(value);
            } else if (!pair.isEmpty()) {
                throw unknown(pair);
            }
        }
        rates.values().removeIf(rate -> rate == 0);
        if (rates.isEmpty()) {
            return NONE;
        }
        return new Chaos(rates, seed == null ? new Random().nextInt(CHOSEN_SEEDS) : seed);
    }

    private static boolean isRate(String value) {
        return RATE.matcher(value).matches() && Double.parseDouble(value) <= 1;
    }

    private static @Nullable Fault fault(String key) {
        return Arrays.stream(Fault.values())
                .filter(fault -> fault.key().equals(key))
                .findAny()
                .orElse(null);
    }

    private static IllegalArgumentException unknown(String pair) {
        String keys =
                Arrays.stream(Fault.values()).map(Fault::key).collect(Collectors.joining(", "));
        return new IllegalArgumentException(
                "CHAOS does not accept '%s'. Give %s at most once each, with a rate from 0 to 1, and"
                                .formatted(pair, keys)
                        + " seed with a whole number, as in CHAOS='throttle=0.1 seed=42'");
    }

    /** Whether any fault has a rate. */
    public boolean isOn() {
        return !rates.isEmpty();
    }

    /** Decides whether this fault happens to the service now, and counts it if so. */
    public boolean draw(AwsService service, Fault fault) {
        return dice(service, fault).draw();
    }

    /** How long a fault takes, or how long it waits before it happens. */
    public Duration delay(AwsService service, Fault fault) {
        return fault.delay(dice(service, fault).fraction());
    }

    private Dice dice(AwsService service, Fault fault) {
        Map<Fault, Dice> own = dice.get(service);
        Dice found = own == null ? null : own.get(fault);
        if (found == null) {
            throw new IllegalArgumentException(service + " does not have the fault " + fault);
        }
        return found;
    }

    /**
     * The faults so far, of those with a rate: {@code
     * {"seed":42,"faults":{"ses":{"throttle":12},"sns":{"throttle":3}}}}; without chaos {@code
     * {"faults":{}}}.
     */
    public byte[] json() {
        ObjectNode page = JSON.createObjectNode();
        if (isOn()) {
            page.put(SEED, seed);
        }
        ObjectNode faults = page.putObject("faults");
        dice.forEach((service, own) ->
                own.forEach((fault, counted) -> {
                    if (rates.containsKey(fault)) {
                        faults.withObjectProperty(service.key()).put(fault.key(), counted.drawn());
                    }
                }));
        try {
            return JSON.writeValueAsBytes(page);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible); // names and numbers only
        }
    }

    /** The text that {@link #parse} reads, with the chosen seed. */
    @Override
    public String toString() {
        return rates.entrySet().stream()
                        .map(rate -> rate.getKey().key() + "=" + rate.getValue() + " ")
                        .collect(Collectors.joining())
                + "seed="
                + seed;
    }
}
