package backplane.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogService;

final class ProgramLogTest {

    private final Logger program = Logger.getLogger("backplane.log");
    private final List<LogRecord> records = new ArrayList<>();
    private final ProgramLog log = new ProgramLog();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            records.add(message);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        program.setUseParentHandlers(false);
        program.addHandler(handler);
    }

    @AfterEach
    void leave() {
        program.removeHandler(handler);
        program.setUseParentHandlers(true);
    }

    @Test
    void anErrorIsOneSentenceWithTheInnermostCauseAndKeepsItsTrace() {
        Exception cause = new IllegalStateException("no crystal");

        log.getLogger("gadget").error("the component\n  failed", new IllegalArgumentException("wrapped", cause));

        assertThat(records).singleElement().satisfies(r -> {
            assertThat(r.getLevel()).isEqualTo(Level.SEVERE);
            assertThat(r.getMessage())
                    .isEqualTo("gadget: the component failed: java.lang.IllegalStateException: no crystal");
            assertThat(r.getThrown()).hasCause(cause);
        });
    }

    @Test
    void placeHoldersAreFilledAndDetailsAreLeftOut() {
        log.getLogger("gadget").warn("{} of {} came late", 2, 3);
        log.getLogger("toy", FormatterLogger.class).warn("%d of %d came late", 2, 3);
        log.getLogger("gadget").debug("details");

        assertThat(records).extracting(LogRecord::getLevel).containsOnly(Level.WARNING);
        assertThat(records)
                .extracting(LogRecord::getMessage)
                .containsExactly("gadget: 2 of 3 came late", "toy: 2 of 3 came late");
    }

    @Test
    void whatIsSaidTwiceIsToldOnce() {
        log.getLogger("gadget").error("it failed");
        log.getLogger("gadget").error("it failed");

        assertThat(records).hasSize(1);
    }

    @Test
    void aLoggerTellsItsNameAndWhatItTakes() {
        var logger = log.getLogger(ProgramLogTest.class);

        assertThat(logger.getName()).isEqualTo(ProgramLogTest.class.getName());
        assertThat(logger.isErrorEnabled()).isTrue();
        assertThat(logger.isDebugEnabled()).isFalse();
        assertThat(logger).isEqualTo(logger).isNotEqualTo(log.getLogger("other"));
    }

    @Test
    @SuppressWarnings("deprecation") // what File Install calls
    void theOldWayIsUnderstood() {
        log.log(LogService.LOG_ERROR, "cannot install", new java.io.IOException("disk full"));

        assertThat(records)
                .extracting(LogRecord::getMessage)
                .containsExactly("cannot install: java.io.IOException: disk full");
    }
}
