package backplane.eth.tuntap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TapNameTest {

    @ParameterizedTest
    @CsvSource({
        "/dev/net/tun, /dev/net/tun, ''",
        "/dev/net/tun:bx0, /dev/net/tun, bx0",
        "tap3, /dev/net/tun, tap3",
        "'', /dev/net/tun, ''",
        "/dev/other:tap1, /dev/other, tap1",
        "/dev/net/tun:abcdefghijklmno, /dev/net/tun, abcdefghijklmno",
    })
    void nodeAndInterfaceAreTakenApart(String ethdev, String node, String name) throws IOException {
        TapName parsed = TapName.parse(ethdev);

        assertThat(parsed).isEqualTo(new TapName(node, name, ""));
    }

    @Test
    void theDeviceOfTheGuideIsUnderstoodAsANameWithANotice() throws IOException {
        TapName parsed = TapName.parse("/dev/net/tun0");

        assertThat(parsed.node()).isEqualTo("/dev/net/tun");
        assertThat(parsed.name()).isEqualTo("tun0");
        assertThat(parsed.notice()).contains("/dev/net/tun:tun0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/net/tun:abcdefghijklmnop", "tap 0", "/dev/net/tun:a/b", "..", "a:b"})
    void namesThatNoInterfaceCanHaveAreRefused(String ethdev) {
        assertThatThrownBy(() -> TapName.parse(ethdev))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ethdev=" + ethdev)
                .hasMessageContaining("as in ethdev=tap0");
    }
}
