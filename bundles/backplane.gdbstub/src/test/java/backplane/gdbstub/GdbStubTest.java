package backplane.gdbstub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import backplane.api.CpuAccess;
import backplane.core.ClockSync;
import backplane.core.Machine;
import backplane.core.MachineBuilder;
import backplane.core.MachineState;
import backplane.cpu.Cpu;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** gdb at a machine that counts, in real mode, protected mode and long mode. */
@Timeout(120)
class GdbStubTest {
    private static final Path GDB = Path.of("/usr/bin/gdb");

    /** inc eax; mov [2000],eax; jmp $-6 in 32-bit and 64-bit code (FF C0, 89 05 or 89 04 25). */
    private static final String LOOP32 = "ff c0 a3 00 20 00 00 eb f7";

    private static final String LOOP64 = "ff c0 89 04 25 00 20 00 00 eb f5";

    /** inc ax; mov [2000],ax; jmp $-4 in 16-bit code. */
    private static final String LOOP16 = "40 a3 00 20 eb fa";

    /** Goes from real mode to 64-bit code at 1060h, with the tables of {@link #longTables} and the GDT that 1100h names. */
    private static final String TO_LONG_MODE = "0f 01 16 00 11 66 b8 20 00 00 00 0f 22 e0 66 b8 00 00 01 00 0f 22 d8 "
            + "66 b9 80 00 00 c0 0f 32 80 cc 01 0f 30 66 b8 11 00 00 80 0f 22 c0 ea 60 10 08 00";

    private Machine machine;
    private GdbStub stub;

    private void machine(boolean wide, boolean suspend) throws Exception {
        start(wide ? LOOP64 : LOOP32, suspend);
        machine.cpu(cpu -> {
            prepare(cpu, wide);
            return true;
        });
        if (!suspend) {
            machine.resume();
        }
    }

    /** A machine in real mode that is paused, about to run at 1000h. */
    private void realMode(String code) throws Exception {
        start(code, true);
        machine.cpu(cpu -> {
            for (int s = 0; s < 6; s++) {
                cpu.segment(s, 0, 0, 0xffff, 0x93);
            }
            cpu.gpr(CpuAccess.RAX, 0);
            cpu.rip(0x1000);
            return true;
        });
    }

    private void start(String code, boolean suspend) throws Exception {
        machine = new MachineBuilder("test")
                .ram(1 << 20)
                .ips(10_000_000)
                .clock(ClockSync.NONE)
                .build();
        machine.plug("cpu", new Cpu("bx_generic"));
        stub = new GdbStub(machine, new GdbStub.Settings(true, "127.0.0.1", 0, suspend, "auto", "Text=0;Data=0;Bss=0"));
        machine.plug("gdbstub", stub);
        machine.run(() -> machine.board().poke(0x1000, bytes(code)));
        machine.start();
        if (!suspend) {
            machine.pause();
        }
    }

    /** Maps one page of 2 MB at address 0. */
    private void longTables() {
        machine.board().write(0x10000, 0x11003, 8);
        machine.board().write(0x11000, 0x12003, 8);
        machine.board().write(0x12000, 0x83, 8);
    }

    private void prepare(CpuAccess cpu, boolean wide) {
        if (wide) {
            longTables();
            cpu.control(4, 0x20);
            cpu.control(3, 0x10000);
            cpu.msr(0xc000_0080, 0x100);
            cpu.control(0, 0x8000_0011L);
        } else {
            cpu.control(0, 0x11);
        }
        for (int s = 0; s < 6; s++) {
            cpu.segment(s, s == 1 ? 8 : 16, 0, 0xffff_ffffL, s == 1 ? wide ? 0xa09b : 0xc09b : 0xc093);
        }
        cpu.gpr(CpuAccess.RSP, 0x8000);
        cpu.gpr(CpuAccess.RAX, 0);
        cpu.rip(0x1000);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    @AfterEach
    void close() {
        stub.close();
        machine.close();
    }

    private String gdb(String... commands) throws IOException, InterruptedException {
        if (!Files.isExecutable(GDB)) {
            System.out.println("skipped: no " + GDB);
        }
        assumeTrue(Files.isExecutable(GDB));
        List<String> line = new ArrayList<>(List.of(GDB.toString(), "-nx", "-batch"));
        line.addAll(List.of("-ex", "set tcp connect-timeout 10", "-ex", "target remote 127.0.0.1:" + stub.port()));
        for (String command : commands) {
            line.add("-ex");
            line.add(command);
        }
        Process p = new ProcessBuilder(line).redirectErrorStream(true).start();
        String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        p.waitFor();
        return text;
    }

    @Test
    void gdbFollowsThirtyTwoBitCode() throws Exception {
        machine(false, true);

        String text = gdb(
                "x/3i $pc",
                "stepi",
                "info registers eax eip",
                "break *0x1007",
                "continue",
                "p/x *(int*)0x2000",
                "delete",
                "watch *(int*)0x2000",
                "continue",
                "set var $eax = 100",
                "set var *(int*)0x2100 = 0x1234",
                "p/x *(int*)0x2100",
                "delete",
                "p $cr0",
                "p $st0",
                "p $xmm0.uint128",
                "p $mxcsr",
                "monitor help",
                "detach");

        assertThat(text)
                .contains("inc    %eax", "jmp    0x1000")
                .containsPattern("eax +0x1 ")
                .contains("Breakpoint 1, 0x00001007")
                .contains("$1 = 0x1")
                .contains("Hardware watchpoint 2", "Old value = 1", "New value = 2")
                .contains("= 0x1234", "= 17", "= 8064")
                .contains("reset: resets the machine")
                .contains("detached");
        assertThat(machine.state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void gdbFollowsSixtyFourBitCode() throws Exception {
        machine(true, true);

        String text = gdb(
                "stepi 3",
                "p/x $rip",
                "hbreak *0x1002",
                "continue",
                "info registers rax rsp r15 fs_base",
                "set var $r15 = 0x1122334455667788",
                "p/x $r15",
                "p/x $efer",
                "rwatch *(int*)0x2000",
                "info breakpoints",
                "kill");

        assertThat(text)
                .contains("= 0x1000")
                .contains("Breakpoint 1, 0x0000000000001002")
                .containsPattern("rsp +0x8000 ")
                .containsPattern("fs_base +0x0 ")
                .contains("= 0x1122334455667788")
                .contains("= 0x500");
        assertThat(machine.state()).isEqualTo(MachineState.OFF);
    }

    @Test
    void gdbFollowsSixteenBitCode() throws Exception {
        realMode(LOOP16);

        String text = gdb(
                "show architecture",
                "x/3i $pc",
                "stepi",
                "info registers eax eip",
                "break *0x1004",
                "continue",
                "p/x *(short*)0x2000",
                "detach");

        assertThat(text)
                .contains("i8086")
                .contains("inc    %ax", "mov    %ax,0x2000", "jmp    0x1000")
                .containsPattern("eax +0x1 ")
                .contains("Breakpoint 1, 0x00001004")
                .contains("$1 = 0x1");
    }

    @Test
    void gdbIsToldOfAnotherModeAndReadsTheRegistersAnew() throws Exception {
        realMode(TO_LONG_MODE);
        machine.run(() -> {
            longTables();
            machine.board().poke(0x1060, bytes("48 ff c0 89 04 25 00 20 00 00 eb f4"));
            machine.board().poke(0x1100, bytes("0f 00 10 11 00 00"));
            machine.board().write(0x1118, 0x00af_9b00_0000_ffffL, 8);
        });

        String text = gdb(
                "hbreak *0x1060",
                "continue",
                "unset tdesc filename",
                "x/2i $pc",
                "p/x $rip",
                "set var $rax = 0x1122334455667788",
                "stepi",
                "p/x $rax",
                "show architecture",
                "detach");

        assertThat(text)
                .containsOnlyOnce("The processor runs in another mode now")
                .contains("inc    %rax", "mov    %eax,0x2000")
                .contains("$1 = 0x1060", "$2 = 0x1122334455667789")
                .contains("i386:x86-64");
    }

    @Test
    void controlCInterruptsARunningMachineAndItGoesOnWhenGdbLeaves() throws Exception {
        machine(false, false);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stub.port())) {
            PacketStream gdb = new PacketStream(socket.getInputStream(), socket.getOutputStream());
            gdb.write("?");
            assertThat(gdb.read()).isEqualTo("T05thread:01;");
            assertThat(machine.state()).isEqualTo(MachineState.PAUSED);
            gdb.write("c");
            await(MachineState.RUNNING);

            socket.getOutputStream().write(3);

            assertThat(gdb.read()).isEqualTo("T02thread:01;");
            assertThat(machine.state()).isEqualTo(MachineState.PAUSED);
        }
        await(MachineState.RUNNING);
    }

    @Test
    void theMachineWaitsForGdbBeforeItsFirstInstruction() throws Exception {
        machine(false, true);

        await(MachineState.PAUSED);

        assertThat(machine.status()).contains("waits for gdb at 127.0.0.1 port " + stub.port());
        assertThat(machine.now()).isZero();
    }

    @Test
    void garbageNeverStopsTheMachine() throws Exception {
        machine(false, false);
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 40; round++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stub.port())) {
                byte[] garbage = new byte[5000];
                random.nextBytes(garbage);
                if (round % 2 == 0) {
                    java.util.Arrays.fill(garbage, 10, 5000, (byte) '$');
                }
                socket.getOutputStream().write(garbage);
                socket.getOutputStream().write("$#00$zzz#00$m#00".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                // the stub may close first
            }
        }
        await(MachineState.RUNNING);
        long before = machine.now();
        for (int i = 0; i < 30_000 && machine.now() == before; i++) {
            Thread.sleep(2);
        }
        assertThat(machine.now()).isGreaterThan(before);
    }

    @Test
    void packetsWithoutSenseAreAnsweredWithAnErrorOrNothing() throws Exception {
        machine(false, false);
        Commands commands = new Commands(
                new Target(machine, new GdbStub.Settings(true, "127.0.0.1", 0, false, "auto", "Text=0;Data=0;Bss=0")));
        for (String packet : List.of(
                "m",
                "m0",
                "mzz,4",
                "M0,1",
                "M0,1:z",
                "X0,1:}",
                "Z9,0,1",
                "Z0,0",
                "z",
                "P",
                "P0",
                "P0=zz",
                "pffff",
                "p",
                "Gzz",
                "qRcmd,zz",
                "qXfer:features:read:target.xml:",
                "c",
                "\u00ff",
                "Z2,0,ffffff")) {
            assertThat(commands.answer(packet)).as(packet).isIn("E01", "");
        }
        assertThat(commands.answer("m0,ffffffff")).hasSize(PacketStream.LONGEST);
        assertThat(commands.answer("mffff0000,20")).isEqualTo("ff".repeat(32));
    }

    private void await(MachineState state) throws InterruptedException {
        for (int i = 0; i < 30_000 && machine.state() != state; i++) {
            Thread.sleep(2);
        }
        assertThat(machine.state()).isEqualTo(state);
    }
}
