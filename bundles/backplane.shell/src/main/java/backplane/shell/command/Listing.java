package backplane.shell.command;

import backplane.api.CpuAccess;
import backplane.cpu.api.Disassembler;
import backplane.machine.HostedMachine;
import java.util.Locale;

/** Lines of disassembled code. */
final class Listing {
    private static final int LONGEST = 15;
    private static final int SHOWN = 8;

    private final Disassembler disassembler;

    Listing(Disassembler disassembler) {
        this.disassembler = disassembler;
    }

    /** Returns the instruction that comes next. */
    String next(HostedMachine host) {
        long ip = Processors.access(host, CpuAccess::rip);
        int selector = Processors.access(host, cpu -> cpu.selector(CpuAccess.CS));
        Line line = line(host, new Address(false, Processors.linear(host, CpuAccess.CS, ip)), ip, bits(host));
        return String.format(Locale.ROOT, "%04x:", selector) + line.text;
    }

    /** Returns {@code count} instructions from an address on. */
    String from(HostedMachine host, Address first, int count, int bits) {
        StringBuilder text = new StringBuilder();
        long base = first.physical() ? 0 : Processors.linear(host, CpuAccess.CS, 0);
        long at = first.value();
        for (int i = 0; i < count; i++) {
            Line line = line(host, new Address(first.physical(), at), at - base, bits);
            text.append(line.text).append('\n');
            at += line.length;
        }
        return text.toString().stripTrailing();
    }

    static int bits(HostedMachine host) {
        return Processors.debugger(host, d -> d.bits());
    }

    private record Line(int length, String text) {}

    private Line line(HostedMachine host, Address address, long ip, int bits) {
        byte[] code = address.read(host.machine(), LONGEST);
        Disassembler.Instruction instruction = disassembler.disassemble(code, 0, bits, ip);
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(instruction.length(), code.length); i++) {
            hex.append(String.format(Locale.ROOT, i < SHOWN ? "%02x " : "%02x", code[i]));
        }
        return new Line(
                instruction.length(),
                String.format(Locale.ROOT, "%08x  %-" + 3 * SHOWN + "s %s", ip, hex, instruction.text()));
    }
}
