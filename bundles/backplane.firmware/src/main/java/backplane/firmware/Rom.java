package backplane.firmware;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The 64 KB image at F000:0000 while it is being written: machine code stubs, and the services that they call.
 *
 * <p>A stub calls Java by {@code OUT 0B5h, AL}. The offset after this instruction tells which service is meant.
 */
final class Rom {

    /** The port of the service calls; no standard device lives there. */
    static final int PORT = 0xb5;

    static final int SEGMENT = 0xf000;
    static final int SIZE = 0x10000;

    private final byte[] image = new byte[SIZE];
    private final Map<Integer, Service> services = new HashMap<>();
    private int at;

    /** Goes on at an offset. */
    Rom at(int offset) {
        at = offset;
        return this;
    }

    /** Returns the present offset. */
    int here() {
        return at;
    }

    /** Emits machine code or data. */
    Rom code(int... octets) {
        for (int o : octets) {
            image[at++] = (byte) o;
        }
        return this;
    }

    /** Emits 16-bit words. */
    Rom words(int... words) {
        for (int w : words) {
            code(w & 0xff, w >> 8 & 0xff);
        }
        return this;
    }

    /** Emits a 32-bit word. */
    Rom dword(int value) {
        return words(value & 0xffff, value >>> 16);
    }

    /** Emits text in ASCII. */
    Rom text(String text) {
        return bytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Emits bytes. */
    Rom bytes(byte[] data) {
        System.arraycopy(data, 0, image, at, data.length);
        at += data.length;
        return this;
    }

    /** Emits a call of a Java service. */
    Rom call(Service service) {
        code(0xe6, PORT);
        services.put(at, service);
        return this;
    }

    /** Emits a near jump. */
    Rom jump(int target) {
        return code(0xe9).words(target - (at + 2));
    }

    /** Emits {@code IRET}. */
    Rom iret() {
        return code(0xcf);
    }

    /** Emits an end of interrupt to the master 8259, or to both. */
    Rom endOfInterrupt(boolean both) {
        code(0x50, 0xb0, 0x20); // push ax; mov al, 20h
        if (both) {
            code(0xe6, 0xa0); // out 0a0h, al
        }
        return code(0xe6, 0x20, 0x58); // out 20h, al; pop ax
    }

    /** Lets the bytes from {@code start} to {@code end} sum to zero by setting the one at {@code position}. */
    Rom checksum(int start, int end, int position) {
        image[position] = 0;
        int sum = 0;
        for (int i = start; i < end; i++) {
            sum += image[i];
        }
        image[position] = (byte) -sum;
        return this;
    }

    /** Moves on to a multiple of {@code alignment}. */
    Rom align(int alignment) {
        at = (at + alignment - 1) / alignment * alignment;
        return this;
    }

    /** Returns the service whose call ends at this offset, or null. */
    @Nullable
    Service service(int offset) {
        return services.get(offset);
    }

    byte[] image() {
        return image;
    }

    /** What a stub does in Java. */
    @FunctionalInterface
    interface Service {
        void call(Caller caller);
    }
}
