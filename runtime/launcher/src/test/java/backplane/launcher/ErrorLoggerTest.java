package backplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.framework.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ErrorLoggerTest {

    private final PrintStream usual = System.err;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final ErrorLogger logger = new ErrorLogger(ending::get);

    @BeforeEach
    void redirect() {
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(usual);
    }

    @Test
    void anErrorIsTold() {
        logger.log(Logger.LOG_ERROR, "Error during dispatch.", new IllegalStateException("Invalid BundleContext."));

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("backplane: Error during dispatch.")
                .contains("Invalid BundleContext.");
    }

    @Test
    void thatABundleIsGoneIsNoErrorWhileTheProgramEnds() {
        ending.set(true);
        logger.log(Logger.LOG_ERROR, "Error during dispatch.", new IllegalStateException("Invalid BundleContext."));
        logger.log(Logger.LOG_ERROR, "Error stopping bundle.", new ArithmeticException("/ by zero"));

        assertThat(err.toString(StandardCharsets.UTF_8))
                .doesNotContain("Invalid BundleContext.")
                .contains("/ by zero");
    }
}
