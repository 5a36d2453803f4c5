package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.CpuAccess;
import backplane.cpu.api.Debugger.Kind;
import backplane.cpu.vector.FlatBus;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreakpointTest {
    private static final int ORIGIN = 0x7c00;

    private final FlatBus bus = new FlatBus(1 << 20);
    private final Core core = new Core(bus, Model.everything());
    private final Interpreter interpreter = new Interpreter(core);
    private final Access access = new Access(core);
    private final Breakpoints breakpoints = core.breakpoints;

    @BeforeEach
    void realMode() {
        core.control.reset();
        for (int s = 0; s < 6; s++) {
            access.segment(s, 0, 0, 0xffff, 0x93);
        }
        access.gpr(CpuAccess.RSP, 0x7000);
        access.rip(ORIGIN);
    }

    private void program(String bytes) {
        bus.load(ORIGIN, HexFormat.ofDelimiter(" ").parseHex(bytes));
    }

    @Test
    void executionStopsBeforeTheInstructionAndGoesOnFromThere() {
        // mov cx,3; inc ax; loop $-1; hlt
        program("b9 03 00 40 e2 fd f4");
        int number = breakpoints.add(Kind.CODE, ORIGIN + 3, 1);

        for (int i = 0; i < 3; i++) {
            long ran = interpreter.run(1000);

            assertThat(ran).isEqualTo(i == 0 ? 1 : 2);
            assertThat(breakpoints.takeHit()).isEqualTo(new Breakpoints.Hit(number, Kind.CODE, 0x7c03, 0x7c03));
            assertThat(access.rip()).isEqualTo(0x7c03);
            assertThat(access.gpr(CpuAccess.RAX)).isEqualTo(i);
        }
        interpreter.run(1000);

        assertThat(breakpoints.takeHit()).isNull();
        assertThat(core.halted).isTrue();
    }

    @Test
    void aBreakpointAtThePresentInstructionWaitsForTheNextTime() {
        // inc ax; jmp $-1
        program("40 eb fd");
        breakpoints.add(Kind.CODE, ORIGIN, 1);

        assertThat(interpreter.run(1000)).isEqualTo(2);
        assertThat(access.gpr(CpuAccess.RAX)).isEqualTo(1);
    }

    @Test
    void aBudgetThatEndsAtABreakpointDoesNotSkipIt() {
        program("40 40 40 f4");
        breakpoints.add(Kind.CODE, ORIGIN + 2, 1);

        interpreter.run(2);
        assertThat(breakpoints.takeHit()).isNull();
        assertThat(interpreter.run(10)).isZero();

        assertThat(breakpoints.takeHit()).isNotNull();
    }

    @Test
    void aBreakpointStopsCodeThatIsHotAlready() {
        // inc ax; jmp $-1
        program("40 eb fd");
        interpreter.run(100_000);
        breakpoints.add(Kind.CODE, ORIGIN + 1, 1);

        assertThat(interpreter.run(1000)).isLessThanOrEqualTo(2);
        assertThat(breakpoints.takeHit()).isNotNull();
    }

    @Test
    void aWatchpointStopsAfterTheInstructionThatWrites() {
        // mov [2000],ax; mov al,[2001]; mov [2001],al; nop; hlt
        program("a3 00 20 a0 01 20 a2 01 20 90 f4");
        breakpoints.add(Kind.WRITE, 0x2001, 1);

        assertThat(interpreter.run(1000)).isEqualTo(1);
        assertThat(breakpoints.takeHit()).isEqualTo(new Breakpoints.Hit(1, Kind.WRITE, 0x2000, ORIGIN));
        assertThat(interpreter.run(1000)).isEqualTo(2);
        assertThat(breakpoints.takeHit()).isEqualTo(new Breakpoints.Hit(1, Kind.WRITE, 0x2001, ORIGIN + 6));
        assertThat(access.rip()).isEqualTo(ORIGIN + 9);
    }

    @Test
    void aReadWatchpointStopsARepeatedMoveAtTheIterationThatReads() {
        // mov si,1000; mov di,3000; mov cx,100; rep movsb; hlt
        program("be 00 10 bf 00 30 b9 00 01 f3 a4 f4");
        breakpoints.add(Kind.READ, 0x1020, 4);

        interpreter.run(1000);

        assertThat(breakpoints.takeHit()).isEqualTo(new Breakpoints.Hit(1, Kind.READ, 0x1020, ORIGIN + 9));
        assertThat(access.gpr(CpuAccess.RSI)).isEqualTo(0x1021);
        assertThat(access.rip()).isEqualTo(ORIGIN + 9);
    }

    @Test
    void aRemovedBreakpointIsGone() {
        program("40 40 f4");
        int first = breakpoints.add(Kind.CODE, ORIGIN + 1, 1);

        assertThat(breakpoints.remove(first)).isTrue();
        assertThat(breakpoints.remove(first)).isFalse();
        interpreter.run(10);

        assertThat(core.halted).isTrue();
    }

    @Test
    void anExchangeOfARegisterWithItselfIsMagicWhereItIsAskedFor() {
        // xchg bx,bx; xchg cx,cx; xchg ebx,ebx; hlt
        program("87 db 87 c9 66 87 db f4");
        interpreter.run(10);
        assertThat(core.halted).isTrue();
        core.halted = false;
        access.rip(ORIGIN);
        breakpoints.magic(1 << 3);

        assertThat(interpreter.run(10)).isEqualTo(1);
        assertThat(breakpoints.takeHit()).isEqualTo(new Breakpoints.Hit(0, Kind.CODE, ORIGIN, ORIGIN));
        interpreter.run(10);

        assertThat(core.halted).isTrue();
    }

    @Test
    void thereIsALimitToBreakpoints() {
        for (int i = 0; i < Breakpoints.MOST; i++) {
            breakpoints.add(Kind.CODE, 0x9000 + i, 1);
        }

        assertThatThrownBy(() -> breakpoints.add(Kind.CODE, 0, 1)).isInstanceOf(IllegalStateException.class);
    }
}
