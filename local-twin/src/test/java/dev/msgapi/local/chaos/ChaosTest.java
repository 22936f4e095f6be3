package dev.msgapi.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.msgapi.local.service.AwsService;
import dev.msgapi.local.service.Fault;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChaosTest {
    @ParameterizedTest
    @ValueSource(strings = {"throttle=0.1 kill=1 seed=42", " kill=1.0,throttle=.1,\tseed=42 , "})
    void readsRatesAndSeed(String text) {
        assertThat(Chaos.parse(text)).hasToString("throttle=0.1 kill=1.0 seed=42");
    }

    @Test
    void knowsEveryFault() {
        String all = "throttle=1 refuse=1 timeout=1 slow=1 duplicate=1 kill=1";
        for (AwsService target : AwsService.values()) {
            assertThat(target.faults()).allMatch(fault -> Chaos.parse(all).draw(target, fault));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "seed=42", "throttle=0", "kill=0.0 slow=0"})
    void isOffWithoutARate(String text) {
        assertThat(Chaos.parse(text)).isSameAs(Chaos.NONE);
        assertThat(Chaos.NONE.isOn()).isFalse();
        assertThat(json(Chaos.NONE)).isEqualTo("{\"faults\":{}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "explode=0.1",
                "Throttle=0.1",
                "throttle",
                "throttle=",
                "=0.1",
                "throttle=0.1=1",
                "throttle=-0.1",
                "throttle=1.01",
                "throttle=2",
                "throttle=10%",
                "throttle=1e-1",
                "throttle=NaN",
                "throttle=0x1p-1",
                "throttle:0.1",
                "seed=",
                "seed=1.5",
                "seed=x",
                "seed=99999999999999999999"
            })
    void rejectsAnythingElse(String pair) {
        assertThatThrownBy(() -> Chaos.parse("slow=0.1 " + pair))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("CHAOS does not accept '" + pair + "'. Give throttle, ")
                .hasMessageContaining("duplicate, kill")
                .hasMessageContaining("0 to 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow=0.1 slow=0.2", "slow=0.1 seed=1 seed=2"})
    void rejectsAKeyThatAppearsTwice(String text) {
        assertThatThrownBy(() -> Chaos.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rejectsSpacesAroundTheEqualsSign() {
        assertThatThrownBy(() -> Chaos.parse("slow = 0.1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void printsTheSeedThatItChose() {
        Chaos chosen = Chaos.parse("kill=0.5");
        assertThat(draws(Chaos.parse(chosen.toString()))).isEqualTo(draws(chosen));
    }

    @Test
    void aSeedRepeatsTheDrawsOfEachServiceIndependently() {
        String text = "kill=0.5 slow=0.5 seed=7";
        Chaos disturbed = Chaos.parse(text);
        disturbed.draw(AwsService.SES, Fault.SLOW);
        assertThat(draws(disturbed)).isEqualTo(draws(Chaos.parse(text)));
        assertThat(draws(Chaos.parse("kill=0.5 slow=0.5 seed=8")))
                .isNotEqualTo(draws(Chaos.parse(text)));
    }

    @Test
    void drawsAtAboutTheGivenRate() {
        Chaos chaos = Chaos.parse("kill=0.2 seed=1");
        long hits =
                IntStream.range(0, 10_000)
                        .filter(i -> chaos.draw(AwsService.LAMBDA, Fault.KILL))
                        .count();
        assertThat(hits).isBetween(1_800L, 2_200L);
        assertThat(json(chaos))
                .isEqualTo("{\"seed\":1,\"faults\":{\"lambda\":{\"kill\":" + hits + "}}}");
    }

    @Test
    void countsEachFaultOfEachService() {
        Chaos chaos = Chaos.parse("throttle=1 slow=1 duplicate=1 seed=42");
        chaos.draw(AwsService.SES, Fault.THROTTLE);
        chaos.draw(AwsService.SES, Fault.THROTTLE);
        chaos.draw(AwsService.SNS, Fault.SLOW);
        assertThat(chaos.draw(AwsService.SES, Fault.REFUSE)).isFalse();
        assertThat(json(chaos))
                .isEqualTo(
                        "{\"seed\":42,\"faults\":{\"ses\":{\"throttle\":2,\"slow\":0},"
                                + "\"sns\":{\"throttle\":0,\"slow\":1},"
                                + "\"sqs\":{\"duplicate\":0}}}");
    }

    @ParameterizedTest
    @CsvSource({
        "SES, SLOW, 200, 2000",
        "SES, TIMEOUT, 12000, 12000",
        "SQS, DUPLICATE, 0, 100",
        "LAMBDA, KILL, 0, 300"
    })
    void delaysWithinTheFaultsLimits(AwsService target, Fault fault, long least, long most) {
        Chaos chaos = Chaos.parse("kill=1");
        for (int i = 0; i < 100; i++) {
            assertThat(chaos.delay(target, fault))
                    .isBetween(Duration.ofMillis(least), Duration.ofMillis(most));
        }
    }

    @Test
    void rejectsAFaultThatTheServiceCannotHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Chaos.NONE.draw(AwsService.SQS, Fault.KILL));
    }

    private static List<Boolean> draws(Chaos chaos) {
        return IntStream.range(0, 64)
                .mapToObj(i -> chaos.draw(AwsService.LAMBDA, Fault.KILL))
                .toList();
    }

    private static String json(Chaos chaos) {
        return new String(chaos.json(), UTF_8);
    }
}
