package backplane.eth.tuntap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasqueradeTest {

    @ParameterizedTest
    @CsvSource({"10.0.5.1/30, 10.0.5.0/30", "192.168.1.1/24, 192.168.1.0/24", "10.0.5.255/25, 10.0.5.128/25"})
    void theNetworkOfAnAddressIsWhatItsPrefixLeaves(String address, String network) throws IOException {
        assertThat(Masquerade.networkOf(address)).isEqualTo(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.5.1/33", "10.0.5/24", "fe80::1/64", "10.0.5.1/x", "300.1.1.1/24"})
    void otherAddressesAreRefusedWithAnExample(String address) {
        assertThatThrownBy(() -> Masquerade.networkOf(address))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("address=10.0.5.1/30");
    }

    @Test
    void theKeyNamesTheTool() throws IOException {
        assertThat(Masquerade.Tool.parse("0")).isNull();
        assertThat(Masquerade.Tool.parse("nft")).isEqualTo(Masquerade.Tool.NFT);
        assertThat(Masquerade.Tool.parse("iptables")).isEqualTo(Masquerade.Tool.IPTABLES);
        assertThat(Masquerade.Tool.parse("1")).isNotNull();
        assertThatThrownBy(() -> Masquerade.Tool.parse("yes")).hasMessageContaining("masquerade=yes");
    }
}
