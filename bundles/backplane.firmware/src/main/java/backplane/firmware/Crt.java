package backplane.firmware;

import backplane.api.CpuBus;

/** Programs the VGA's registers and loads its fonts. */
final class Crt {

    private static final int MISC = 0x3c2, SEQUENCER = 0x3c4, GRAPHICS = 0x3ce, ATTRIBUTE = 0x3c0;
    private static final int DAC_INDEX = 0x3c8, DAC_READ = 0x3c7, DAC_DATA = 0x3c9, DAC_MASK = 0x3c6;
    private static final int FONT_WINDOW = 0xa0000;

    private final Ports ports;
    private final CpuBus bus;

    Crt(Ports ports, CpuBus bus) {
        this.ports = ports;
        this.bus = bus;
    }

    /** Loads all registers of a mode; the palette only if asked for. */
    void program(VideoMode mode, boolean palette) {
        ports.out16(0x1ce, 4); // leave VBE modes
        ports.out16(0x1cf, 0);
        ports.out8(MISC, mode.misc());
        ports.out8(SEQUENCER, 0);
        ports.out8(SEQUENCER + 1, 1); // synchronous reset
        for (int i = 1; i < mode.sequencer().length; i++) {
            sequencer(i, mode.sequencer()[i]);
        }
        sequencer(0, 3);
        crtc(mode.crtcPort(), 0x11, mode.crtc()[0x11] & 0x7f); // unlock registers 0 .. 7
        for (int i = 0; i < mode.crtc().length; i++) {
            crtc(mode.crtcPort(), i, mode.crtc()[i]);
        }
        for (int i = 0; i < mode.graphics().length; i++) {
            graphics(i, mode.graphics()[i]);
        }
        attributes(mode, palette);
        if (palette) {
            dac(mode);
        }
    }

    private void attributes(VideoMode mode, boolean palette) {
        ports.in8(mode.crtcPort() + 6); // the flip-flop points to the index now
        for (int i = palette ? 0 : 0x10; i < mode.attribute().length; i++) {
            ports.out8(ATTRIBUTE, i);
            ports.out8(ATTRIBUTE, mode.attribute()[i]);
        }
        ports.out8(ATTRIBUTE, 0x20);
    }

    private void dac(VideoMode mode) {
        int[] colours = mode.isMonochrome() ? Palette.grey() : colours(mode);
        ports.out8(DAC_MASK, 0xff);
        ports.out8(DAC_INDEX, 0);
        for (int c : colours) {
            dacValue(c);
        }
    }

    private static int[] colours(VideoMode mode) {
        return switch (mode.kind()) {
            case PACKED -> Palette.vga256();
            case CGA4, CGA2 -> Palette.cga();
            default -> mode.rows() == 25 && mode.cell() == 8 ? Palette.cga() : Palette.ega();
        };
    }

    void dac(int index, int colour) {
        ports.out8(DAC_INDEX, index);
        dacValue(colour);
    }

    private void dacValue(int colour) {
        ports.out8(DAC_DATA, colour >> 16 & 0xff);
        ports.out8(DAC_DATA, colour >> 8 & 0xff);
        ports.out8(DAC_DATA, colour & 0xff);
    }

    /** Returns a colour of the DAC, 8 bits a component in the order red, green, blue. */
    int dac(int index) {
        ports.out8(DAC_READ, index);
        return ports.in8(DAC_DATA) << 16 | ports.in8(DAC_DATA) << 8 | ports.in8(DAC_DATA);
    }

    void mask(int value) {
        ports.out8(DAC_MASK, value);
    }

    int mask() {
        return ports.in8(DAC_MASK);
    }

    void attribute(int status, int index, int value) {
        ports.in8(status);
        ports.out8(ATTRIBUTE, index & 0x1f);
        ports.out8(ATTRIBUTE, value);
        ports.out8(ATTRIBUTE, 0x20);
    }

    int attribute(int status, int index) {
        ports.in8(status);
        ports.out8(ATTRIBUTE, index & 0x1f);
        int value = ports.in8(ATTRIBUTE + 1);
        ports.in8(status);
        ports.out8(ATTRIBUTE, 0x20);
        return value;
    }

    void sequencer(int index, int value) {
        ports.out8(SEQUENCER, index);
        ports.out8(SEQUENCER + 1, value);
    }

    void graphics(int index, int value) {
        ports.out8(GRAPHICS, index);
        ports.out8(GRAPHICS + 1, value);
    }

    void crtc(int port, int index, int value) {
        ports.out8(port, index);
        ports.out8(port + 1, value);
    }

    int crtc(int port, int index) {
        ports.out8(port, index);
        return ports.in8(port + 1);
    }

    /** Writes characters into a font block of plane 2, the guest's planes being put back afterwards. */
    void font(VideoMode mode, int block, byte[] glyphs, int from, int height, int first, int count) {
        sequencer(2, 4);
        sequencer(4, 6);
        graphics(4, 2);
        graphics(5, 0);
        graphics(6, 4);
        int base = FONT_WINDOW + ((block & 3) << 14 | (block & 4) << 11);
        for (int i = 0; i < count * height; i++) {
            bus.write(base + (first + i / height) * 32 + i % height, glyphs[from + i] & 0xff, 1);
        }
        sequencer(2, mode.sequencer()[2]);
        sequencer(4, mode.sequencer()[4]);
        graphics(4, mode.graphics()[4]);
        graphics(5, mode.graphics()[5]);
        graphics(6, mode.graphics()[6]);
    }
}
