package backplane.machine.service;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.core.LogLevel;
import backplane.core.LogMessage;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostLogTest {

    @TempDir
    Path folder;

    @Test
    void debugMessagesAreIgnoredUnlessTheProfileWantsThemOfAModule() {
        HostLog log = new HostLog("m", Map.of("log.debug.ne2k", "report", "log.info", "ignore"));

        assertThat(log.enabled("ne2k0", LogLevel.DEBUG)).isTrue();
        assertThat(log.enabled("pic", LogLevel.DEBUG)).isFalse();
        assertThat(log.enabled("pic", LogLevel.INFO)).isFalse();
        assertThat(log.enabled("pic", LogLevel.ERROR)).isTrue();
    }

    @Test
    void aMessageIsFatalWhereTheProfileSaysSo() {
        HostLog log = new HostLog("m", Map.of("log.panic", "fatal", "log.panic.vga", "report"));

        assertThat(log.fatal(new LogMessage("m", "pic", LogLevel.PANIC, 0, ""))).isTrue();
        assertThat(log.fatal(new LogMessage("m", "vga", LogLevel.PANIC, 0, ""))).isFalse();
        assertThat(log.fatal(new LogMessage("m", "pic", LogLevel.ERROR, 0, ""))).isFalse();
    }

    @Test
    void aFileTakesTheMessagesWithTimeLevelAndModule() {
        Path file = folder.resolve("log.txt");
        HostLog log = new HostLog("m", Map.of("log", file.toString()));

        log.log(new LogMessage("m", "pic", LogLevel.WARN, 1234, "spurious"));
        log.close();

        assertThat(file).hasContent("00000000001234w[pic] spurious");
    }
}
