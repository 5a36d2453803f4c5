package backplane.eth.tuntap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoTest {

    @ParameterizedTest
    @CsvSource({"2, modprobe tun", "19, modprobe tun", "13, chmod 666", "24, ulimit -n", "99, error 99"})
    void anUnopenedNodeComesWithARemedy(int errno, String remedy) {
        assertThat(Errno.opening("/dev/net/tun", errno)).hasMessageContainingAll("/dev/net/tun", remedy);
    }

    @ParameterizedTest
    @CsvSource({
        "1, sudo ip tuntap add dev tap7 mode tap user $USER",
        "16, detach that one first",
        "22, no simple TAP interface",
        "19, ip tuntap add dev tap7",
        "5, dmesg",
    })
    void anInterfaceThatCannotBeAttachedComesWithARemedy(int errno, String remedy) {
        assertThat(Errno.attaching("tap7", errno)).hasMessageContainingAll("tap7", remedy);
    }

    @Test
    void aNewInterfaceWithoutPermissionTellsHowToMakeOne() {
        assertThat(Errno.attaching("", 1)).hasMessageContaining("ip tuntap add dev tap0 mode tap user $USER");
    }

    @ParameterizedTest
    @CsvSource({"5, ip link set tap7 up", "77, deleted", "22, shorter or longer"})
    void aFrameThatCannotBeWrittenComesWithARemedy(int errno, String remedy) {
        assertThat(Errno.writing("tap7", errno)).hasMessageContainingAll("tap7", remedy);
    }
}
