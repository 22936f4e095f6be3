package dev.msgapi.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.msgapi.acceptance.e2e.ChaosRun.Fate;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** After chaos the inbox contains every sent message once, or twice if its history says so. */
@Execution(ExecutionMode.CONCURRENT)
@Order(3)
class ChaosIT {
    @TempDir Path state;

    /** A short run: more of the faults that leave a send in doubt, and fewer receives. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void byDefaultOnlyEmailsThatWereResentCanArriveTwice() throws Exception {
        String faults = "throttle=0.1 timeout=0.12 refuse=0.03 slow=0.05 duplicate=0.1 kill=0.02";
        assertOnlyResentEmailsArriveTwice(new ChaosRun(state, 160, faults, 3).run(""));
    }

    @Test
    @Tag("soak")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void byDefaultOnlyEmailsThatWereResentCanArriveTwiceInALongRun() throws Exception {
        assertOnlyResentEmailsArriveTwice(longRun(""));
    }

    private static void assertOnlyResentEmailsArriveTwice(List<Fate> fates) {
        assertThat(fates)
                .filteredOn(fate -> fate.reason().equals("resent"))
                .isNotEmpty()
                .allMatch(fate -> fate.channel().equals("email"));
        assertThat(fates).filteredOn(fate -> fate.arrivals() == 2).isNotEmpty();
    }

    @Test
    @Tag("soak")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void noMessageArrivesTwiceIfDoubtfulSendsAreHeld() throws Exception {
        List<Fate> fates = longRun("EmailUncertainSend=hold SmsUncertainSend=hold");
        assertThat(fates).noneMatch(fate -> fate.reason().equals("resent"));
        assertThat(fates).allMatch(fate -> fate.arrivals() <= 1);
    }

    private List<Fate> longRun(String policies) throws Exception {
        String faults = "throttle=0.1 timeout=0.01 refuse=0.03 slow=0.05 duplicate=0.1 kill=0.012";
        return new ChaosRun(state, 2_000, faults, 5).run(policies);
    }
}
