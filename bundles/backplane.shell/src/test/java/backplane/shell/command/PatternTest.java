package backplane.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.core.Machine;
import backplane.core.MachineBuilder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PatternTest {

    @Test
    void bytesAreWrittenInHexOrAsText() {
        assertThat(Pattern.parse("55 aa")).containsExactly(0x55, 0xaa);
        assertThat(Pattern.parse("0x55AA")).containsExactly(0x55, 0xaa);
        assertThat(Pattern.parse("text:ab c")).isEqualTo("ab c".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Pattern.parse("hello")).hasMessageContaining("write");
        assertThatThrownBy(() -> Pattern.parse("text:")).hasMessageContaining("no bytes");
    }

    @Test
    void whatIsFoundMayLieAcrossTheChunksOfTheSearch() throws Exception {
        try (Machine machine = new MachineBuilder("test").ram(4 << 20).build()) {
            Address at = new Address(true, (1 << 20) - 1);
            at.write(machine, new byte[] {0x55, (byte) 0xaa});

            assertThat(Pattern.find(machine, new Address(true, 0), 4 << 20, new byte[] {0x55, (byte) 0xaa}))
                    .containsExactly(0xfffffL);
            assertThat(at.read(machine, 2)).containsExactly(0x55, 0xaa);
        }
    }
}
