package backplane.shell.command;

import backplane.core.Machine;
import backplane.machine.HostedMachine;
import java.util.List;
import java.util.Locale;

/**
 * A place in memory as a user writes it.
 *
 * @param physical whether the processor's paging is left out
 * @param value physical or linear address
 */
record Address(boolean physical, long value) {
    static final String HELP = "0xb8000 physical, v:0xc0100000 virtual, ds:0x10 or 0x7c0:0 segmented, rsp a register";

    private static final List<String> SEGMENTS = List.of("es", "cs", "ss", "ds", "fs", "gs");
    private static final List<String> REGISTERS = List.of(
            "ax", "cx", "dx", "bx", "sp", "bp", "si", "di", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15");

    /** Reads an address whose plain numbers are physical. */
    static Address physical(HostedMachine host, String text) {
        return parse(host, text, true);
    }

    /** Reads an address whose plain numbers are linear. */
    static Address linear(HostedMachine host, String text) {
        return parse(host, text, false);
    }

    private static Address parse(HostedMachine host, String text, boolean physical) {
        String t = text.toLowerCase(Locale.ROOT);
        int colon = t.indexOf(':');
        if (colon < 0) {
            String name = t.startsWith("r") || t.startsWith("e") ? t.substring(1) : t;
            if (name.equals("ip") || REGISTERS.contains(name) || REGISTERS.contains(t)) {
                return register(host, name.equals("ip") ? name : REGISTERS.contains(t) ? t : name);
            }
            return new Address(physical, number(t));
        }
        String before = t.substring(0, colon);
        long offset = number(t.substring(colon + 1));
        if (before.equals("p") || before.equals("v")) {
            return new Address(before.equals("p"), offset);
        }
        int segment = SEGMENTS.indexOf(before);
        return new Address(
                false, segment < 0 ? (number(before) << 4) + offset : Processors.linear(host, segment, offset));
    }

    private static Address register(HostedMachine host, String name) {
        long value = Processors.access(
                host, cpu -> name.equals("ip") ? cpu.rip() : cpu.gpr(Math.max(0, REGISTERS.indexOf(name))));
        int segment = name.equals("ip") ? 1 : name.equals("sp") || name.equals("bp") ? 2 : 3;
        return new Address(false, Processors.linear(host, segment, value));
    }

    static long number(String text) {
        try {
            return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not an address; write " + HELP, e);
        }
    }

    byte[] read(Machine machine, int length) {
        if (physical) {
            return machine.peek(value, length);
        }
        byte[] bytes =
                machine.<byte[], RuntimeException>call(() -> machine.board().peekLinear(value, length));
        if (bytes.length == 0) {
            throw new IllegalArgumentException(this + " is not mapped; cpu:tables shows the paging");
        }
        return bytes;
    }

    void write(Machine machine, byte[] bytes) {
        if (physical) {
            machine.run(() -> machine.board().poke(value, bytes));
        } else if (machine.<Integer, RuntimeException>call(() -> machine.board().pokeLinear(value, bytes))
                < bytes.length) {
            throw new IllegalArgumentException("not all of " + bytes.length + " bytes at " + this + " are mapped");
        }
    }

    @Override
    public String toString() {
        return (physical ? "physical " : "virtual ") + "0x" + Long.toHexString(value);
    }
}
