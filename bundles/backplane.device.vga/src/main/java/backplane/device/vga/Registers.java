package backplane.device.vga;

import backplane.api.Clock;
import backplane.api.StateIo;
import java.util.Arrays;

/** The registers of an IBM VGA at ports 3B4h to 3DFh, except those behind the DAC and the CRT controller. */
final class Registers {

    private static final int ATTRIBUTE = 0x3c0,
            ATTRIBUTE_READ = 0x3c1,
            MISC_WRITE = 0x3c2,
            ENABLE = 0x3c3,
            SEQUENCER = 0x3c4,
            SEQUENCER_DATA = 0x3c5,
            PEL_MASK = 0x3c6,
            DAC_STATE = 0x3c7,
            DAC_INDEX = 0x3c8,
            DAC_DATA = 0x3c9,
            FEATURE_READ = 0x3ca,
            MISC_READ = 0x3cc,
            GRAPHICS = 0x3ce,
            GRAPHICS_DATA = 0x3cf;

    /** The CRT controller and input status 1 are at 3Bxh or, with colour, at 3Dxh. */
    private static final int CRTC_INDEX = 0x04, CRTC_DATA = 0x05, STATUS_1 = 0x0a, COLOUR = 0x40;

    /** Palette address source: while it is off the attribute controller is written, and the screen is dark. */
    private static final int PAS = 0x20;

    private static final int[] SEQUENCER_BITS = {0x03, 0x3d, 0x0f, 0x3f, 0x0e};
    private static final int[] GRAPHICS_BITS = {0x0f, 0x0f, 0x0f, 0x1f, 0x03, 0x7b, 0x0f, 0x0f, 0xff};
    private static final int[] ATTRIBUTE_BITS = {0xef, 0xff, 0x3f, 0x0f, 0x0f};

    private static final long CLOCK_25 = 25_175_000, CLOCK_28 = 28_322_000;

    final Crtc crtc;
    final Dac dac;
    private final Changes changes;
    private final Clock clock;

    private final byte[] sequencer = new byte[SEQUENCER_BITS.length];
    private final byte[] graphics = new byte[GRAPHICS_BITS.length];
    private final byte[] attribute = new byte[0x15];
    private int sequencerIndex;
    private int graphicsIndex;
    private int attributeIndex;
    /** The next write to 3C0h is data. */
    private boolean attributeData;

    private int misc;
    private int enable;

    Registers(Clock clock, Changes changes) {
        this.clock = clock;
        this.changes = changes;
        crtc = new Crtc(changes);
        dac = new Dac(changes);
    }

    void reset() {
        Arrays.fill(sequencer, (byte) 0);
        Arrays.fill(graphics, (byte) 0);
        Arrays.fill(attribute, (byte) 0);
        sequencerIndex = 0;
        graphicsIndex = 0;
        attributeIndex = 0;
        attributeData = false;
        misc = 0;
        enable = 0;
        crtc.reset();
        dac.reset();
        changes.everything();
    }

    int read(int port) {
        return switch (port) {
            case ATTRIBUTE -> attributeData ? 0 : attributeIndex;
            case ATTRIBUTE_READ -> (attributeIndex & 0x1f) < attribute.length ? attribute(attributeIndex & 0x1f) : 0;
            case ENABLE -> enable;
            case SEQUENCER -> sequencerIndex;
            case SEQUENCER_DATA -> sequencerIndex < sequencer.length ? sequencer(sequencerIndex) : 0;
            case PEL_MASK -> dac.mask();
            case DAC_STATE -> dac.mode();
            case DAC_INDEX -> dac.writeIndex();
            case DAC_DATA -> dac.readData();
            // switch sense of input status 0, and the feature control register
            case MISC_WRITE, FEATURE_READ -> 0;
            case MISC_READ -> misc;
            case GRAPHICS -> graphicsIndex;
            case GRAPHICS_DATA -> graphicsIndex < graphics.length ? graphics(graphicsIndex) : 0;
            default -> readCrtc(port);
        };
    }

    private int readCrtc(int port) {
        if (!isActive(port)) {
            return 0xff;
        }
        return switch (port & 0x0f) {
            case CRTC_INDEX -> crtc.index();
            case CRTC_DATA -> crtc.read();
            case STATUS_1 -> {
                attributeData = false;
                yield crtc.beam(clock.now(), dotClock(), dotsPerColumn());
            }
            default -> 0xff;
        };
    }

    private boolean isActive(int port) {
        return (port & COLOUR) >> 6 == (misc & 1) && (port < 0x3c0 || port >= 0x3d0);
    }

    private long dotClock() {
        long rate = (misc & 0x0c) == 0x04 ? CLOCK_28 : CLOCK_25;
        return halfClock() ? rate / 2 : rate;
    }

    void write(int port, int value) {
        switch (port) {
            case ATTRIBUTE -> writeAttribute(value);
            case MISC_WRITE -> misc = value;
            case ENABLE -> enable = value & 1;
            case SEQUENCER -> sequencerIndex = value & 7;
            case SEQUENCER_DATA -> writeSequencer(value);
            case PEL_MASK -> dac.mask(value);
            case DAC_STATE -> dac.readIndex(value);
            case DAC_INDEX -> dac.writeIndex(value);
            case DAC_DATA -> dac.writeData(value);
            case GRAPHICS -> graphicsIndex = value & 0x0f;
            case GRAPHICS_DATA -> writeGraphics(value);
            default -> writeCrtc(port, value);
        }
    }

    private void writeCrtc(int port, int value) {
        if (isActive(port) && (port & 0x0f) == CRTC_INDEX) {
            crtc.index(value);
        } else if (isActive(port) && (port & 0x0f) == CRTC_DATA) {
            crtc.write(value);
        }
    }

    private void writeAttribute(int value) {
        if (attributeData) {
            int index = attributeIndex & 0x1f;
            boolean palette = index < 16;
            if (index < attribute.length && !(palette && displayOn())) {
                store(attribute, index, value & (palette ? 0x3f : ATTRIBUTE_BITS[index - 16]));
            }
        } else {
            if (((value ^ attributeIndex) & PAS) != 0) {
                changes.everything();
            }
            attributeIndex = value & 0x3f;
        }
        attributeData = !attributeData;
    }

    private void writeSequencer(int value) {
        if (sequencerIndex < sequencer.length) {
            int bits = value & SEQUENCER_BITS[sequencerIndex];
            if (sequencerIndex == 2) {
                // the map mask changes with nearly every access and shows nowhere
                sequencer[2] = (byte) bits;
            } else {
                store(sequencer, sequencerIndex, bits);
            }
        }
    }

    private void writeGraphics(int value) {
        if (graphicsIndex < graphics.length) {
            int bits = value & GRAPHICS_BITS[graphicsIndex];
            if (graphicsIndex == 5 || graphicsIndex == 6) {
                store(graphics, graphicsIndex, bits);
            } else {
                graphics[graphicsIndex] = (byte) bits;
            }
        }
    }

    private void store(byte[] bank, int index, int value) {
        if ((bank[index] & 0xff) != value) {
            bank[index] = (byte) value;
            changes.everything();
        }
    }

    int sequencer(int index) {
        return sequencer[index] & 0xff;
    }

    int graphics(int index) {
        return graphics[index] & 0xff;
    }

    int attribute(int index) {
        return attribute[index] & 0xff;
    }

    boolean displayOn() {
        return (attributeIndex & PAS) != 0;
    }

    /** Tells whether something can be seen. */
    boolean visible() {
        return displayOn() && (sequencer(1) & 0x20) == 0;
    }

    boolean halfClock() {
        return (sequencer(1) & 0x08) != 0;
    }

    int dotsPerColumn() {
        return (sequencer(1) & 0x01) != 0 ? 8 : 9;
    }

    boolean graphicsMode() {
        return (graphics(6) & 1) != 0;
    }

    /** Returns the colour of one of the 16 attribute values. */
    int colour(int value) {
        int entry = attribute(value & attribute(0x12) & 0x0f);
        int select = attribute(0x14);
        int high = (attribute(0x10) & 0x80) != 0 ? select << 4 : select << 4 & 0xc0 | entry & 0x30;
        return dac.rgb(high & 0xf0 | entry & 0x0f);
    }

    void state(StateIo io) {
        io.bytes("sequencer", sequencer);
        io.bytes("graphics", graphics);
        io.bytes("attribute", attribute);
        sequencerIndex = io.u8("sequencer_index", sequencerIndex) & 7;
        graphicsIndex = io.u8("graphics_index", graphicsIndex) & 0x0f;
        attributeIndex = io.u8("attribute_index", attributeIndex) & 0x3f;
        attributeData = io.flag("attribute_data", attributeData);
        misc = io.u8("misc", misc) & 0xff;
        enable = io.u8("enable", enable) & 1;
        io.section("crtc", crtc::state);
        io.section("dac", dac::state);
    }
}
