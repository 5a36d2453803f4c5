package backplane.firmware;

import backplane.api.CpuAccess;

/** INT 74h and INT 15h, AH=C2h: the pointing device behind the keyboard controller. */
final class Mouse {

    private static final int HANDLER = Bda.MOUSE,
            FLAGS1 = Bda.MOUSE + 4,
            FLAGS2 = Bda.MOUSE + 5,
            PACKET = Bda.MOUSE + 6;
    private static final int EXPECTED = Bda.BOOT_STATE + 0x30; // answers of the mouse that are still to come
    private static final int HAS_HANDLER = 0x80;
    private static final int BAD_FUNCTION = 1, BAD_INPUT = 2, NO_HANDLER = 5;

    private final Bios bios;
    private final Bda bda;
    private int afterHandler, withoutHandler;

    Mouse(Bios bios) {
        this.bios = bios;
        bda = bios.bda();
    }

    void afterHandler(int offset) {
        afterHandler = offset;
    }

    void withoutHandler(int offset) {
        withoutHandler = offset;
    }

    /** IRQ12: collects the octets of a packet; a complete one goes to the handler as four words on the stack. */
    void interrupt(Caller c) {
        int status = bios.ports().in8(0x64);
        if ((status & 0x21) != 0x21) {
            c.jump(withoutHandler);
            return;
        }
        int octet = bios.ports().in8(0x60);
        int expected = bda.u8(EXPECTED);
        if (expected > 0) {
            bda.put8(EXPECTED, expected - 1);
            c.jump(withoutHandler);
            return;
        }
        int index = bda.u8(FLAGS1) & 7;
        int size = (bda.u8(FLAGS2) & 7) + 1;
        bda.put8(PACKET + index, octet);
        index = index + 1 >= size ? 0 : index + 1;
        bda.put8(FLAGS1, bda.u8(FLAGS1) & ~7 | index);
        if (index != 0 || (bda.u8(FLAGS2) & HAS_HANDLER) == 0) {
            c.jump(withoutHandler);
            return;
        }
        callHandler(c);
    }

    private void callHandler(Caller c) {
        push(c, bda.u8(PACKET));
        push(c, bda.u8(PACKET + 1));
        push(c, bda.u8(PACKET + 2));
        push(c, 0);
        push(c, Rom.SEGMENT);
        push(c, afterHandler);
        int segment = bda.u16(HANDLER + 2);
        c.cpu().segment(CpuAccess.CS, segment, (long) segment << 4, 0xffff, 0x9b);
        c.jump(bda.u16(HANDLER));
    }

    private static void push(Caller c, int word) {
        c.sp(c.sp() - 2);
        c.put16(CpuAccess.SS, c.sp(), word);
    }

    void service(Caller c) {
        switch (c.al()) {
            case 0x00 -> enable(c);
            case 0x01 -> {
                command(0xff, 3);
                c.bx(0x00aa);
                done(c);
            }
            case 0x02 -> rate(c);
            case 0x03 -> resolution(c);
            case 0x04 -> {
                c.bh(0);
                done(c);
            }
            case 0x05 -> {
                if (c.bh() < 1 || c.bh() > 8) {
                    c.fail(BAD_INPUT);
                    return;
                }
                bda.put8(FLAGS2, bda.u8(FLAGS2) & ~7 | c.bh() - 1);
                bda.put8(FLAGS1, 0);
                command(0xff, 3);
                done(c);
            }
            case 0x06 -> scaling(c);
            case 0x07 -> handler(c);
            default -> c.fail(BAD_FUNCTION);
        }
    }

    private void enable(Caller c) {
        if (c.bh() > 1) {
            c.fail(BAD_INPUT);
        } else if (c.bh() == 1 && (bda.u8(FLAGS2) & HAS_HANDLER) == 0) {
            c.fail(NO_HANDLER);
        } else {
            bda.put8(FLAGS1, 0);
            if ((bda.u8(FLAGS2) & 7) == 0) {
                bda.put8(FLAGS2, bda.u8(FLAGS2) | 2);
            }
            command(c.bh() == 1 ? 0xf4 : 0xf5, 1);
            done(c);
        }
    }

    private void rate(Caller c) {
        int[] rates = {10, 20, 40, 60, 80, 100, 200};
        if (c.bh() >= rates.length) {
            c.fail(BAD_INPUT);
            return;
        }
        command(0xf3, 1);
        command(rates[c.bh()], 1);
        done(c);
    }

    private void resolution(Caller c) {
        if (c.bh() > 3) {
            c.fail(BAD_INPUT);
            return;
        }
        command(0xe8, 1);
        command(c.bh(), 1);
        done(c);
    }

    private void scaling(Caller c) {
        switch (c.bh()) {
            case 0 -> {
                c.bl(0x20);
                c.cl(2);
                c.dl(100);
            }
            case 1 -> command(0xe6, 1);
            case 2 -> command(0xe7, 1);
            default -> {
                c.fail(BAD_INPUT);
                return;
            }
        }
        done(c);
    }

    private void handler(Caller c) {
        int segment = c.cpu().selector(CpuAccess.ES);
        bda.put16(HANDLER, c.bx());
        bda.put16(HANDLER + 2, segment);
        boolean present = (segment | c.bx()) != 0;
        bda.put8(FLAGS2, present ? bda.u8(FLAGS2) | HAS_HANDLER : bda.u8(FLAGS2) & ~HAS_HANDLER);
        done(c);
    }

    private static void done(Caller c) {
        c.ah(0);
        c.carry(false);
    }

    /** Sends an octet to the mouse; its answers come by IRQ12 and are dropped there. */
    private void command(int octet, int answers) {
        bios.ports().out8(0x64, 0xd4);
        bios.ports().out8(0x60, octet);
        bda.put8(EXPECTED, bda.u8(EXPECTED) + answers);
        bios.ports().out8(0xa1, bios.ports().in8(0xa1) & ~0x10);
    }
}
