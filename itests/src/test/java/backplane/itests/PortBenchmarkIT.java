package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What a port access costs on a board that Declarative Services have wired, and on one that was put together by hand with the
 * same device; measured by JMH, each board in a process of its own. By hand, for that many seconds each:
 *
 * <pre>
 * mvn verify -Psystem -pl itests -am -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dit.test=PortBenchmarkIT -Dbackplane.benchmark=20
 * </pre>
 */
final class PortBenchmarkIT {

    private static final int SECONDS = Integer.getInteger("backplane.benchmark", 0);

    @ParameterizedTest
    @ValueSource(strings = {"services", "hand"})
    void aPortAnswersWhoeverHasWiredItsBoard(String wiredBy) throws Exception {
        PortBoard board = new PortBoard();
        board.wiredBy = wiredBy;
        board.setUp();
        try {
            assertThat(new PortBenchmark().in(board)).isEqualTo(PortBenchmark.SUM);
        } finally {
            board.tearDown();
        }
    }

    @Test
    void wiringByServicesCostsNothing() throws Exception {
        assumeTrue(SECONDS > 0, "by hand only: -Dbackplane.benchmark=SECONDS");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(PortBenchmark.class.getName())
                        .forks(1)
                        .jvmArgsAppend("-Dbackplane.distribution=" + Distribution.home())
                        .warmupIterations(5)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(SECONDS)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
        double services = score(results, "services");
        double hand = score(results, "hand");
        System.out.printf(
                "port access: %.2f ns wired by services, %.2f ns by hand, ratio %.3f%n",
                services, hand, services / hand);
    }

    private static double score(Collection<RunResult> results, String wiredBy) {
        return results.stream()
                .filter(r -> r.getParams().getParam("wiredBy").equals(wiredBy))
                .findFirst()
                .orElseThrow()
                .getPrimaryResult()
                .getScore();
    }
}
