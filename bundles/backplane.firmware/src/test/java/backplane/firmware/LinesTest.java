package backplane.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** INT 14h and 17h: the serial lines and the printer. */
class LinesTest {

    /** 9600 baud, 8 data bits. */
    private static final int PARAMETERS = 0xe3;

    private static final int TIMEOUT = 0x80, READY = 0x01, EMPTY = 0x20;
    private static final long CHARACTER = 2_000_000;

    private final BiosBench pc;

    LinesTest() throws Exception {
        pc = new BiosBench();
    }

    @BeforeEach
    void initialise() {
        pc.bench.stream("com1");
        pc.bench.stream("com2");
        pc.bench.stream("parport1");
        pc.interrupt(0x14, PARAMETERS, 0, 0, 0);
        pc.interrupt(0x14, PARAMETERS, 0, 0, 1);
    }

    @Test
    void theLinesParametersAreSet() {
        pc.bench.out(0x3fb, 0x83);

        assertThat(pc.bench.in(0x3f8)).as("divisor of 9600 baud").isEqualTo(12);
        assertThat(pc.bench.in(0x3f9)).isZero();
        assertThat(pc.bench.in(0x3fb) & 0x1f).as("8 data bits, 1 stop bit").isEqualTo(3);
    }

    @Test
    void charactersAreSentAndWaitForTheOnesBefore() {
        for (char c : "Hi".toCharArray()) {
            pc.interrupt(0x14, 0x0100 | c, 0, 0, 0);
            assertThat(pc.caller.ah() & TIMEOUT).isZero();
            assertThat(pc.caller.al()).isEqualTo(c);
            pc.bench.advance(CHARACTER);
        }
        assertThat(pc.bench.stream("com1").text()).isEqualTo("Hi");

        pc.interrupt(0x14, 0x0121, 0, 0, 1);
        pc.bench.advance(CHARACTER);
        assertThat(pc.bench.stream("com2").text()).isEqualTo("!");
    }

    @Test
    void aCharacterIsReceivedAndNoneIsATimeout() {
        assertThat(pc.interrupt(0x14, 0x0200, 0, 0, 0) >> 8).isEqualTo(TIMEOUT);
        pc.bench.type("com1", (byte) 'x');
        pc.bench.advance(CHARACTER);
        assertThat(pc.interrupt(0x14, 0x0300, 0, 0, 0) >> 8 & (READY | EMPTY)).isEqualTo(READY | EMPTY);

        assertThat(pc.interrupt(0x14, 0x0200, 0, 0, 0)).isEqualTo('x');
    }

    @Test
    void aLineThatIsNotThereIsATimeout() {
        assertThat(pc.interrupt(0x14, 0x0141, 0, 0, 2) >> 8 & TIMEOUT).isNotZero();
        assertThat(pc.interrupt(0x14, 0x0141, 0, 0, 9) >> 8 & TIMEOUT).isNotZero();
        assertThat(pc.interrupt(0x17, 0x0041, 0, 0, 1) >> 8 & 1).isEqualTo(1);
    }

    @Test
    void thePrinterIsInitialisedAndPrints() {
        int ready = pc.interrupt(0x17, 0x0100, 0, 0, 0) >> 8;
        assertThat(ready & 0x90).as("not busy, selected").isEqualTo(0x90);
        assertThat(ready & 0x29).as("no paper, error, timeout").isZero();

        for (char c : "page\f".toCharArray()) {
            pc.interrupt(0x17, c, 0, 0, 0);
            pc.bench.advance(CHARACTER);
        }

        assertThat(pc.bench.stream("parport1").text()).isEqualTo("page\f");
        assertThat(pc.interrupt(0x17, 0x0200, 0, 0, 0) >> 8).isEqualTo(ready);
    }
}
