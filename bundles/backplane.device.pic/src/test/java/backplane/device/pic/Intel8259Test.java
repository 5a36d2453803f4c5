package backplane.device.pic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Intel8259Test {

    private static final int COMMAND = 0x20, DATA = 0x21;
    /** OCW2 words. */
    private static final int EOI = 0x20, SPECIFIC_EOI = 0x60, ROTATE_EOI = 0xa0, SET_PRIORITY = 0xc0;
    /** OCW3 words. */
    private static final int READ_IRR = 0x0a, READ_ISR = 0x0b, POLL = 0x0c, SET_SMM = 0x68, CLEAR_SMM = 0x48;

    private final Intel8259 pic = new Intel8259(0xf8);

    @BeforeEach
    void initializeAsLinuxDoes() {
        pic.reset();
        initialize(0x11, 0x01);
    }

    private void initialize(int icw1, int icw4) {
        pic.write(COMMAND, icw1);
        pic.write(DATA, 0x30);
        pic.write(DATA, 0x04);
        pic.write(DATA, icw4);
    }

    private int inService() {
        pic.write(COMMAND, READ_ISR);
        return pic.read(COMMAND);
    }

    private int requested() {
        pic.write(COMMAND, READ_IRR);
        return pic.read(COMMAND);
    }

    @Test
    void isSilentBeforeItIsInitialized() {
        pic.reset();
        pic.input(1, true);
        assertThat(pic.requesting()).isFalse();
    }

    @Test
    void aRisingEdgeIsServedOnce() {
        pic.input(4, true);
        assertThat(pic.requesting()).isTrue();
        assertThat(pic.vector(pic.acknowledge())).isEqualTo(0x34);
        assertThat(inService()).isEqualTo(0x10);
        pic.write(COMMAND, EOI);
        assertThat(pic.requesting())
                .as("the line is still high, but there is no new edge")
                .isFalse();
    }

    @Test
    void aLevelTriggeredInputRequestsAgainWhileItIsHigh() {
        pic.elcr(0xff);
        assertThat(pic.elcr()).as("0 .. 2 stay edge triggered").isEqualTo(0xf8);
        pic.input(5, true);
        assertThat(pic.acknowledge()).isEqualTo(5);
        pic.write(COMMAND, EOI);
        assertThat(pic.requesting()).isTrue();
        pic.input(5, false);
        assertThat(pic.requesting()).isFalse();
    }

    @Test
    void ltimMakesEveryInputLevelTriggeredWhereItIsWired() {
        pic.wireLtim(true);
        initialize(0x19, 0x01);
        pic.input(0, true);
        pic.acknowledge();
        pic.write(COMMAND, EOI);
        assertThat(pic.requesting()).isTrue();
    }

    @Test
    void aRequestThatIsGoneBeforeTheAcknowledgeGivesLevel7() {
        pic.input(3, true);
        pic.input(3, false);
        assertThat(pic.requesting()).isFalse();
        assertThat(pic.vector(pic.acknowledge())).isEqualTo(0x37);
        assertThat(inService()).as("nothing to end").isZero();
    }

    @Test
    void theMaskHoldsBackButDoesNotForget() {
        pic.write(DATA, 0xff);
        pic.input(1, true);
        assertThat(pic.read(DATA)).isEqualTo(0xff);
        assertThat(pic.requesting()).isFalse();
        assertThat(requested()).isEqualTo(0x02);
        pic.write(DATA, 0xfd);
        assertThat(pic.requesting()).isTrue();
    }

    @Test
    void aLevelInServiceHoldsBackItselfAndLowerOnes() {
        pic.input(3, true);
        pic.acknowledge();
        pic.input(4, true);
        assertThat(pic.requesting()).isFalse();
        pic.input(1, true);
        assertThat(pic.acknowledge()).isEqualTo(1);
        pic.write(COMMAND, EOI);
        assertThat(inService()).isEqualTo(0x08);
        pic.write(COMMAND, SPECIFIC_EOI | 3);
        assertThat(pic.acknowledge()).isEqualTo(4);
    }

    @Test
    void specialMaskModeLetsLowerLevelsInterruptAMaskedOne() {
        pic.input(2, true);
        pic.acknowledge();
        pic.write(DATA, 0x04);
        pic.input(6, true);
        assertThat(pic.requesting()).isFalse();
        pic.write(COMMAND, SET_SMM);
        assertThat(pic.requesting()).isTrue();
        pic.write(COMMAND, CLEAR_SMM);
        assertThat(pic.requesting()).isFalse();
    }

    @Test
    void rotationPutsTheServedLevelLast() {
        pic.input(0, true);
        pic.acknowledge();
        pic.write(COMMAND, ROTATE_EOI);
        pic.input(0, false);
        pic.input(0, true);
        pic.input(7, true);
        assertThat(pic.acknowledge()).isEqualTo(7);
    }

    @Test
    void thePriorityCanBeSet() {
        pic.write(COMMAND, SET_PRIORITY | 4);
        pic.input(4, true);
        pic.input(5, true);
        pic.input(0, true);
        assertThat(pic.acknowledge()).isEqualTo(5);
    }

    @Test
    void automaticEndOfInterruptLeavesNothingInService() {
        initialize(0x11, 0x03);
        pic.input(6, true);
        pic.acknowledge();
        assertThat(inService()).isZero();
    }

    @Test
    void automaticRotationMovesThePriorityWithEachAcknowledge() {
        initialize(0x11, 0x03);
        pic.write(COMMAND, 0x80);
        pic.input(0, true);
        pic.input(1, true);
        assertThat(pic.acknowledge()).isZero();
        pic.input(0, false);
        pic.input(0, true);
        assertThat(pic.acknowledge()).isEqualTo(1);
    }

    @Test
    void aSlaveMayInterruptAgainInSpecialFullyNestedMode() {
        initialize(0x11, 0x11);
        pic.input(2, true);
        pic.acknowledge();
        pic.input(2, false);
        pic.input(2, true);
        assertThat(pic.requesting()).isTrue();
        pic.input(2, false);
        pic.input(3, true);
        assertThat(pic.requesting()).as("lower levels still wait").isFalse();
    }

    @Test
    void aPollAcknowledges() {
        pic.input(5, true);
        pic.write(COMMAND, POLL);
        assertThat(pic.read(COMMAND)).isEqualTo(0x85);
        assertThat(inService()).isEqualTo(0x20);
        pic.write(COMMAND, POLL);
        assertThat(pic.read(DATA)).as("nothing waits").isZero();
    }

    @Test
    void icw1ClearsMaskAndServiceAndWantsANewEdge() {
        pic.input(1, true);
        pic.acknowledge();
        pic.write(DATA, 0xfe);
        initialize(0x11, 0x01);
        assertThat(pic.read(DATA)).isZero();
        assertThat(inService()).isZero();
        assertThat(pic.requesting()).isFalse();
    }

    @Test
    void doesNotInterruptBetweenItsInitialisationWords() {
        pic.write(COMMAND, 0x11);
        pic.input(1, true);
        assertThat(pic.requesting()).isFalse();
        pic.write(DATA, 0x08);
        pic.write(DATA, 0x04);
        pic.write(DATA, 0x01);
        assertThat(pic.vector(pic.acknowledge())).isEqualTo(0x09);
    }

    @Test
    void aSingleChipWithoutIcw4IsReadyAfterIcw2() {
        pic.write(COMMAND, 0x12);
        pic.write(DATA, 0x50);
        pic.write(DATA, 0xf0);
        assertThat(pic.read(DATA)).isEqualTo(0xf0);
    }
}
