package backplane.cpu.simd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Runs the vectors of one file and keeps what differed, by form. */
final class VectorFile {
    final TreeMap<String, List<String>> failures = new TreeMap<>();
    int passed;
    int failed;

    static VectorFile run(Path file) throws IOException {
        VectorFile run = new VectorFile();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            VectorMachine machine = new VectorMachine();
            lines.lines().forEach(line -> run.vector(machine, line));
        }
        return run;
    }

    private void vector(VectorMachine m, String line) {
        String[] fields = line.split("\t", -1);
        String difference;
        try {
            difference = difference(m, fields);
        } catch (RuntimeException e) {
            difference = e + " " + e.getStackTrace()[0];
        }
        if (difference.isEmpty()) {
            passed++;
        } else {
            failed++;
            String form = fields[0].substring(0, fields[0].indexOf(':'));
            failures.computeIfAbsent(form, f -> new ArrayList<>()).add(line + "\n      " + difference);
        }
    }

    private static Map<String, String> items(String field) {
        Map<String, String> items = new HashMap<>();
        for (String item : field.split(" ")) {
            int equals = item.indexOf('=');
            if (equals > 0) {
                items.put(item.substring(0, equals), item.substring(equals + 1));
            }
        }
        return items;
    }

    private static String difference(VectorMachine m, String[] fields) {
        m.defaults(Integer.parseInt(fields[1]));
        String bytes = fields[2];
        java.util.Arrays.fill(m.code, (byte) 0xCC);
        for (int i = 0; i * 2 < bytes.length(); i++) {
            m.code[0x8000 + i] = (byte) Integer.parseInt(bytes.substring(2 * i, 2 * i + 2), 16);
        }
        Map<String, String> initial = items(fields[3]);
        for (String first : new String[] {"fcw", "fsw"}) {
            if (initial.containsKey(first)) {
                m.set(first, initial.get(first));
            }
        }
        initial.forEach(m::set);
        m.exception = -1;
        TreeMap<String, BigInteger> expected = m.registers();
        byte[] memory = m.data.clone();
        boolean completed = new VectorInstruction(m).run();
        Map<String, String> result = items(fields[4]);
        Map<String, String> undefined = items(fields[5]);
        StringBuilder difference = new StringBuilder();
        outcome(m, completed, result, difference);
        registers(m, expected, result, undefined, difference);
        memory(m, memory, result, undefined, difference);
        return difference.toString();
    }

    private static void outcome(
            VectorMachine m, boolean completed, Map<String, String> result, StringBuilder difference) {
        if (completed) {
            compare(
                    "ip",
                    BigInteger.valueOf(m.ip - VectorMachine.CODE - 0x8000),
                    result.getOrDefault("ip", "-1"),
                    difference);
            if (result.containsKey("exc")) {
                difference.append(" no exc=").append(result.get("exc"));
            }
        } else {
            compare(
                    "exc",
                    BigInteger.valueOf(m.exception),
                    Integer.toHexString(Integer.parseInt(result.getOrDefault("exc", "0"))),
                    difference);
            if (m.exception == 14) {
                compare("err", BigInteger.valueOf(m.error), result.getOrDefault("err", "0"), difference);
                compare("cr2", VectorMachine.number(m.cr2, 0), result.getOrDefault("cr2", "0"), difference);
            }
        }
    }

    private static void compare(String key, BigInteger is, String should, StringBuilder difference) {
        if (!is.equals(new BigInteger(should, 16))) {
            difference
                    .append(' ')
                    .append(key)
                    .append(" is ")
                    .append(is.toString(16))
                    .append(" not ")
                    .append(should);
        }
    }

    private static void registers(
            VectorMachine m,
            TreeMap<String, BigInteger> expected,
            Map<String, String> result,
            Map<String, String> undefined,
            StringBuilder difference) {
        boolean ulp = undefined.containsKey("ulp");
        for (Map.Entry<String, BigInteger> register : m.registers().entrySet()) {
            String key = register.getKey();
            BigInteger should = result.containsKey(key) ? new BigInteger(result.get(key), 16) : expected.get(key);
            BigInteger is = register.getValue();
            int ignore = Integer.parseInt(undefined.getOrDefault(key, "0"), 16);
            if (key.equals("fl")) {
                ignore |= 0x1_0000;
            }
            if (ulp && key.equals("fsw")) {
                ignore |= 0x200;
            }
            if (key.startsWith("r") && ignore != 0) {
                continue;
            }
            BigInteger mask = BigInteger.valueOf(~(long) ignore & 0xFFFF_FFFFL);
            boolean small = !key.startsWith("p") && !key.startsWith("x") && !key.startsWith("r");
            if (small ? is.and(mask).equals(should.and(mask)) : is.equals(should)) {
                continue;
            }
            if (ulp && key.startsWith("p") && is.subtract(should).abs().compareTo(BigInteger.ONE) <= 0) {
                continue;
            }
            difference
                    .append(' ')
                    .append(key)
                    .append(" is ")
                    .append(is.toString(16))
                    .append(" not ")
                    .append(should.toString(16));
        }
    }

    private static void memory(
            VectorMachine m,
            byte[] memory,
            Map<String, String> result,
            Map<String, String> undefined,
            StringBuilder difference) {
        result.forEach((key, value) -> {
            if (key.charAt(0) == 'm' && !key.equals("mxcsr")) {
                int offset = (int) (Long.parseLong(key.substring(1), 16) - VectorMachine.DATA);
                for (int i = 0; i * 2 < value.length(); i++) {
                    memory[offset + i] = (byte) Integer.parseInt(value.substring(2 * i, 2 * i + 2), 16);
                }
            }
        });
        undefined.forEach((key, value) -> {
            if (key.charAt(0) == 'm') {
                int offset = (int) (Long.parseLong(key.substring(1), 16) - VectorMachine.DATA);
                if (offset >= memory.length) {
                    return;
                }
                int length = Math.min(Integer.parseInt(value, 16), memory.length - offset);
                System.arraycopy(m.data, offset, memory, offset, length);
            }
        });
        int at = java.util.Arrays.mismatch(m.data, memory);
        if (at >= 0) {
            difference.append(String.format(" m%x is %02x not %02x", VectorMachine.DATA + at, m.data[at], memory[at]));
        }
    }

    /** Prints the result of each file, with the first differences of each form. */
    public static void main(String[] names) throws IOException {
        int shown = Integer.getInteger("shown", 2);
        for (String name : names) {
            VectorFile run = run(Path.of(name));
            System.out.printf("%s: %d passed, %d failed%n", Path.of(name).getFileName(), run.passed, run.failed);
            run.failures.forEach((form, list) -> {
                System.out.printf("  %s: %d%n", form, list.size());
                list.stream().limit(shown).forEach(text -> System.out.println("    " + text));
            });
        }
    }
}
