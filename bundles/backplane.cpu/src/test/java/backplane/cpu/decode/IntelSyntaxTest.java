package backplane.cpu.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The disassembler against a table, and against objdump where there is one. */
class IntelSyntaxTest {
    private static final int CELL = 16;
    private static final int SAMPLES = 4000;
    private static final Pattern LINE = Pattern.compile("\\s*([0-9a-f]+):\\s+((?:[0-9a-f]{2} )+)\\s*(.*)");

    private final IntelSyntax syntax = new IntelSyntax();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16 | b8 34 12 | mov ax,0x1234",
                "16 | 66 b8 78 56 34 12 | mov eax,0x12345678",
                "16 | 8b 40 02 | mov ax,WORD PTR [bx+si+0x2]",
                "16 | 26 8a 07 | mov al,BYTE PTR es:[bx]",
                "16 | ea 5b e0 00 f0 | jmp 0xf000:0xe05b",
                "16 | eb fe | jmp 0x1000",
                "16 | cd 10 | int 0x10",
                "16 | 87 db | xchg bx,bx",
                "32 | 89 44 24 04 | mov DWORD PTR [esp+0x4],eax",
                "32 | 8b 04 8d 00 10 00 00 | mov eax,DWORD PTR [ecx*4+0x1000]",
                "32 | a1 00 10 00 00 | mov eax,ds:0x1000",
                "32 | f3 a5 | rep movs DWORD PTR es:[edi],DWORD PTR ds:[esi]",
                "32 | f2 ae | repnz scas al,BYTE PTR es:[edi]",
                "32 | f0 0f b1 0b | lock cmpxchg DWORD PTR [ebx],ecx",
                "32 | 0f 84 10 00 00 00 | je 0x1016",
                "32 | c8 10 00 02 | enter 0x10,0x2",
                "32 | d9 e8 | fld1",
                "32 | dc e9 | fsub st(1),st",
                "32 | db 2f | fld TBYTE PTR [edi]",
                "32 | 0f b6 c3 | movzx eax,bl",
                "32 | ff 6e 10 | jmp FWORD PTR [esi+0x10]",
                "32 | 0f 01 16 | lgdt [esi]",
                "32 | 0f 20 c0 | mov eax,cr0",
                "32 | 83 c0 ff | add eax,0xffffffff",
                "32 | 0f ff 00 | ud0 eax,DWORD PTR [eax]",
                "64 | 48 8b 05 10 00 00 00 | mov rax,QWORD PTR [rip+0x10]",
                "64 | 48 b8 88 77 66 55 44 33 22 11 | movabs rax,0x1122334455667788",
                "64 | 65 48 8b 04 25 28 00 00 00 | mov rax,QWORD PTR gs:0x28",
                "64 | 40 88 f0 | mov al,sil",
                "64 | 41 57 | push r15",
                "64 | 48 cf | iretq",
                "64 | 0f 05 | syscall",
                "64 | 66 0f 6f 07 | movdqa xmm0,XMMWORD PTR [rdi]",
                "64 | 66 48 0f 6e c0 | movq xmm0,rax",
                "64 | f2 48 0f 2a c3 | cvtsi2sd xmm0,rbx",
                "64 | 66 0f 3a 0f c1 08 | palignr xmm0,xmm1,0x8",
                "64 | c4 e2 70 f2 c2 | andn eax,ecx,edx",
                "64 | 06 | (bad)"
            })
    void formsReadAsIntelWritesThem(int bits, String bytes, String text) {
        var instruction = syntax.disassemble(HexFormat.ofDelimiter(" ").parseHex(bytes), 0, bits, 0x1000);

        assertThat(instruction.text()).isEqualTo(text);
        assertThat(instruction.length()).isEqualTo((bytes.length() + 1) / 3);
    }

    @Test
    void anInstructionThatEndsTheBytesIsReadWithZeros() {
        assertThat(syntax.disassemble(new byte[] {(byte) 0xe8}, 0, 32, 0).text())
                .isEqualTo("call 0x5");
        assertThat(syntax.disassemble(new byte[0], 0, 32, 0).text()).isEqualTo("add BYTE PTR [eax],al");
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void randomInstructionsReadAsObjdumpWritesThem(int bits, @TempDir Path folder)
            throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of("/usr/bin/objdump"))) {
            System.out.println("skipped: no /usr/bin/objdump");
        }
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/objdump")));
        byte[] code = samples(bits);
        Path file = Files.write(folder.resolve("code"), code);
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (String line : objdump(file, bits)) {
            Matcher m = LINE.matcher(line);
            if (m.matches() && Integer.parseInt(m.group(1), 16) % CELL == 0) {
                int at = Integer.parseInt(m.group(1), 16);
                var mine = syntax.disassemble(code, at, bits, at);
                String theirs = plain(m.group(3));
                boolean known = comparable(theirs) && !mine.text().equals("(bad)");
                compared += known ? 1 : 0;
                if (known && (!theirs.equals(mine.text()) || m.group(2).trim().length() / 3 + 1 != mine.length())) {
                    wrong.add(m.group(2) + ": " + theirs + " | " + mine.text() + " " + mine.length());
                }
            }
        }
        assertThat(compared).isGreaterThan(SAMPLES / 4);
        assertThat(wrong).isEmpty();
    }

    private static List<String> objdump(Path file, int bits) throws IOException, InterruptedException {
        String machine = bits == 16 ? "i8086" : bits == 32 ? "i386" : "i386:x86-64";
        Process p = new ProcessBuilder(
                        "/usr/bin/objdump",
                        "-D",
                        "-b",
                        "binary",
                        "-m",
                        machine,
                        "-M",
                        "intel",
                        "-w",
                        "-z",
                        file.toString())
                .start();
        String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        p.waitFor();
        return text.lines().toList();
    }

    /** One instruction in every 16 bytes, the rest NOP. */
    private static byte[] samples(int bits) {
        SplittableRandom random = new SplittableRandom(bits);
        byte[] code = new byte[SAMPLES * CELL];
        java.util.Arrays.fill(code, (byte) 0x90);
        Decoder decoder = new Decoder();
        var window = new backplane.api.Bytes(32);
        for (int i = 0; i < SAMPLES; ) {
            byte[] bytes = new byte[CELL];
            random.nextBytes(bytes);
            int at = 0;
            if (bits == 64 && random.nextBoolean()) {
                bytes[at++] = (byte) (0x40 + random.nextInt(16));
            }
            if (random.nextBoolean()) {
                bytes[at++] = 0x0f;
                if (random.nextInt(4) == 0) {
                    bytes[at] = (byte) (random.nextBoolean() ? 0x38 : 0x3a);
                }
            }
            window.put(0, bytes, 0, CELL);
            int length = decoder.decode(window, 0, 32, bits / 32, 0);
            if (length > 0 && length < CELL - 1) {
                System.arraycopy(bytes, 0, code, i * CELL, length);
                i++;
            }
        }
        return code;
    }

    private static String plain(String text) {
        int comment = text.indexOf('#');
        String line = (comment < 0 ? text : text.substring(0, comment))
                .replaceAll("\\s+", " ")
                .trim();
        Matcher far = Pattern.compile("rip\\+0xffffffff([0-9a-f]{8})").matcher(line);
        return far.find()
                ? far.replaceFirst("rip-0x" + Integer.toHexString(-Integer.parseUnsignedInt(far.group(1), 16)))
                : line;
    }

    /** Left out: what this processor does not have, prefixes without effect, and names that objdump makes up. */
    private static boolean comparable(String text) {
        return !text.contains("(bad)")
                && !text.matches(
                        "(rex|data|addr|repz|repnz|rep|cs|ds|es|ss|fs|gs|lock|xacquire|xrelease|bnd|notrack).*")
                && !text.matches(
                        ".*([yz]mm|[er]iz).*|(xchg ax,ax|cldemote|lar|lsl|l[sfg]s|sys|prefetch|[sl][gi]dt|cmp[a-z]+[ps][sd] |pclmul[hl]).*");
    }
}
