package backplane.itests;

import java.io.ByteArrayOutputStream;

/** A small option ROM with a Plug and Play header. Each of its entries prints one letter. */
final class OptionRom {

    private static final int SIZE = 1024, HEADER = 0x20, CONNECTION = 0x40, BOOTSTRAP = 0x50, INIT = 0x60;

    private OptionRom() {}

    /** Makes the image; its letters tell of initialisation, boot connection and bootstrap entry. */
    static byte[] image(String letters) {
        byte[] rom = new byte[SIZE];
        put(rom, 0, 0x55, 0xaa, SIZE / 512, 0xe9, INIT - 6, 0); // jmp init
        put(rom, 0x1a, HEADER, 0);
        put(rom, HEADER, '$', 'P', 'n', 'P', 1, 2);
        put(rom, HEADER + 0x16, CONNECTION, 0, 0, 0, BOOTSTRAP, 0);
        put(rom, INIT, entry(letters.charAt(0)));
        put(rom, CONNECTION, entry(letters.charAt(1)));
        put(rom, BOOTSTRAP, entry(letters.charAt(2)));
        int sum = 0;
        for (byte b : rom) {
            sum += b;
        }
        rom[SIZE - 1] = (byte) -sum;
        return rom;
    }

    private static int[] entry(char letter) {
        return new int[] {0xb4, 0x0e, 0xb0, letter, 0xcd, 0x10, 0xb8, 0x20, 0x00, 0xcb}; // mov ah, 0eh; int 10h; retf
    }

    private static void put(byte[] rom, int at, int... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int value : values) {
            bytes.write(value);
        }
        System.arraycopy(bytes.toByteArray(), 0, rom, at, values.length);
    }
}
