package backplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class KeysTest {

    @interface Config {
        int ioaddr() default 0x300;

        String mac();
    }

    @Test
    void aKeyHasItsDefaultUnlessItIsSet() {
        assertThat(Keys.of(Config.class).ioaddr()).isEqualTo(0x300);
        assertThat(Keys.of(Config.class, "ioaddr", 0x280).ioaddr()).isEqualTo(0x280);
    }

    @Test
    void aKeyThatIsNotThereOrHasNoValueIsToldByName() {
        assertThatThrownBy(() -> Keys.of(Config.class, "irq", 9)).hasMessageContaining("irq");
        assertThatThrownBy(() -> Keys.of(Config.class, "ioaddr")).hasMessageContaining("ioaddr");
        assertThatThrownBy(() -> Keys.of(Config.class).mac()).hasMessageContaining("mac");
    }
}
