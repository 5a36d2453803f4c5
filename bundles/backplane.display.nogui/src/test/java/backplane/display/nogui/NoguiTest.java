package backplane.display.nogui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoguiTest {

    @Test
    void itTellsHowToSeeTheScreenAllTheSame() {
        assertThat(new Nogui().description()).contains("vga:screenshot");
    }
}
