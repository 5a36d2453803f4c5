package backplane.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.api.Bytes;
import backplane.cpu.nativecode.NativeGearFactory;
import backplane.cpu.nativecode.Translatable;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F6 /1 and F7 /1 are TEST with an immediate, as with /0, though few manuals say so. */
class NativeUndocumentedTest {
    @ParameterizedTest
    @CsvSource({
        "f7c978563412, 6, false",
        "f70978563412, 6, false",
        "f6c978, 3, false",
        "f7c978563412, 6, true",
        "48f7c978563412, 7, true"
    })
    void testHasItsImmediateWithEitherRegField(String hex, int length, boolean wide) {
        byte[] code = new byte[16];
        byte[] instruction = HexFormat.of().parseHex(hex);
        System.arraycopy(instruction, 0, code, 0, instruction.length);
        code[instruction.length] = (byte) 0xeb;
        Bytes decoded = new Bytes(4096);
        decoded.put(0, code, 0, code.length);
        ProgramMachine one = new ProgramMachine(1, wide, false);
        ProgramMachine other = new ProgramMachine(1, wide, false);

        // one of another length would run into the host's own code
        assertThat(Translatable.length(decoded, 0, one.core.mode)).isEqualTo(length);

        other.box.shift(new NativeGearFactory());
        for (ProgramMachine machine : new ProgramMachine[] {one, other}) {
            machine.bus.load(ProgramMachine.CODE, code);
            machine.point(1);
            machine.access.rip(ProgramMachine.CODE);
        }
        assertThat(other.box.run(40)).isEqualTo(one.box.run(40));
        assertThat(other.state()).isEqualTo(one.state());
    }
}
