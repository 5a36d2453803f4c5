package backplane.cpu.decode;

import backplane.cpu.op.OpTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The opcode map in the form in which the decoder uses it, made from the text of {@link Opcodes}. */
final class OpcodeMap {
    static final int ONE_BYTE = 0, MAP_0F = 1, MAP_0F38 = 2, MAP_0F3A = 3;
    /** Mandatory prefixes in the order of the slots. */
    private static final List<String> PREFIXES = List.of("NP", "66", "F3", "F2");

    /** By map, prefix slot and opcode: index of an entry, negative index of a group, 0 nothing. */
    static final int[] ROOT = new int[4 * 4 * 256];

    /** 72 entries a group: by reg field with a memory operand, then by reg and r/m fields. */
    static int[][] groups = new int[1][];

    static Entry[] entries = new Entry[1];

    /** Opcode 63 in 64-bit mode. */
    static int movsxd;
    /** Opcode 90 without REX.B. */
    static int nop;

    private static final List<Entry> ENTRIES = new ArrayList<>();
    private static final List<int[]> GROUPS = new ArrayList<>();

    static {
        ENTRIES.add(new Entry("UD", new String[0], "", OpTable.PLAIN, 0));
        GROUPS.add(new int[0]);
        arithmetic();
        conditions();
        (Opcodes.ONE_BYTE + Opcodes.TWO_BYTE).lines().forEach(OpcodeMap::define);
        entries = ENTRIES.toArray(new Entry[0]);
        groups = GROUPS.toArray(new int[0][]);
    }

    private OpcodeMap() {}

    static int slot(int map, int prefix, int opcode) {
        return map << 10 | prefix << 8 | opcode;
    }

    private static void arithmetic() {
        for (int i = 0; i < 8; i++) {
            String name = Opcodes.ARITHMETIC[i];
            String lock = i == 7 ? "" : " lock";
            String[] forms = {"Eb Gb" + lock, "Ev Gv" + lock, "Gb Eb", "Gv Ev", "AL Ib", "rAX Iz"};
            for (int f = 0; f < 6; f++) {
                line(String.format("%02X %s %s", i * 8 + f, name, forms[f]));
            }
            line("80 /" + i + " " + name + " Eb Ib" + lock);
            line("81 /" + i + " " + name + " Ev Iz" + lock);
            line("82 /" + i + " " + name + " Eb Ib i64" + lock);
            line("83 /" + i + " " + name + " Ev Ibs" + lock);
            line("C0 /" + i + " " + Opcodes.SHIFTS[i] + " Eb Ib");
            line("C1 /" + i + " " + Opcodes.SHIFTS[i] + " Ev Ib");
            line("D0 /" + i + " " + Opcodes.SHIFTS[i] + " Eb 1");
            line("D1 /" + i + " " + Opcodes.SHIFTS[i] + " Ev 1");
            line("D2 /" + i + " " + Opcodes.SHIFTS[i] + " Eb CL");
            line("D3 /" + i + " " + Opcodes.SHIFTS[i] + " Ev CL");
            line(String.format("%02X INC Zv i64", 0x40 + i));
            line(String.format("%02X DEC Zv i64", 0x48 + i));
            line(String.format("%02X PUSH Zv d64", 0x50 + i));
            line(String.format("%02X POP Zv d64", 0x58 + i));
            line(String.format("%02X MOV Zb Ib", 0xb0 + i));
            line(String.format("%02X MOV Zv Iv", 0xb8 + i));
        }
        nop = line("90 NOP");
        movsxd = line("63 MOVSXD Gv Ed");
        line("63 ARPL Ew Gw");
    }

    private static void conditions() {
        for (int i = 0; i < 16; i++) {
            String cc = Opcodes.CONDITIONS[i];
            line(String.format("%02X J%s Jb d64 end", 0x70 + i, cc));
            line(String.format("0F%02X J%s Jz d64 end", 0x80 + i, cc));
            line(String.format("0F%02X SET%s Eb", 0x90 + i, cc));
            line(String.format("0F%02X CMOV%s Gv Ev", 0x40 + i, cc));
        }
    }

    private static void define(String text) {
        line(text);
    }

    private static int line(String text) {
        String[] t = text.trim().split(" ");
        String opcode = t[0];
        int map = opcode.startsWith("0F38") && opcode.length() > 4
                ? MAP_0F38
                : opcode.startsWith("0F3A") && opcode.length() > 4 ? MAP_0F3A : opcode.length() > 2 ? MAP_0F : ONE_BYTE;
        int number = Integer.parseInt(opcode.substring(opcode.length() - 2), 16);
        int at = 1;
        int prefix = PREFIXES.indexOf(t[at]);
        at += prefix >= 0 ? 1 : 0;
        int reg = -1;
        int exact = -1;
        if (t[at].startsWith("/")) {
            reg = Integer.parseInt(t[at++].substring(1));
        } else if (t[at].startsWith("=")) {
            exact = Integer.parseInt(t[at++].substring(1), 16);
        }
        boolean registers = !t[at].equals("M");
        boolean memory = !t[at].equals("R");
        at += registers && memory ? 0 : 1;
        int index = entry(t, at);
        for (int p = 0; p < 4; p++) {
            if (prefix < 0 || prefix == p) {
                place(slot(map, p, number), reg, exact, registers, memory, index);
            }
        }
        return index;
    }

    private static int entry(String[] t, int at) {
        int end = at + 1;
        while (end < t.length
                && (Character.isUpperCase(t[end].charAt(0)) || t[end].equals("rAX") || t[end].equals("1"))) {
            end++;
        }
        String[] operands = Arrays.copyOfRange(t, at + 1, end);
        String attributes = " " + String.join(" ", Arrays.copyOfRange(t, end, t.length));
        int binding = OpTable.binding(t[at]);
        ENTRIES.add(new Entry(t[at], operands, attributes, binding >>> 16, binding & 0xffff));
        return ENTRIES.size() - 1;
    }

    private static void place(int slot, int reg, int exact, boolean registers, boolean memory, int index) {
        if (reg < 0 && exact < 0 && registers && memory) {
            ROOT[slot] = index;
            return;
        }
        if (ROOT[slot] >= 0) {
            int[] made = new int[72];
            Arrays.fill(made, ROOT[slot]);
            GROUPS.add(made);
            ROOT[slot] = 1 - GROUPS.size();
        }
        int[] group = GROUPS.get(-ROOT[slot]);
        if (exact >= 0) {
            group[8 + (exact & 63)] = index;
            return;
        }
        for (int r = 0; r < 8; r++) {
            if (reg < 0 || reg == r) {
                if (memory) {
                    group[r] = index;
                }
                if (registers) {
                    Arrays.fill(group, 8 + 8 * r, 16 + 8 * r, index);
                }
            }
        }
    }
}
