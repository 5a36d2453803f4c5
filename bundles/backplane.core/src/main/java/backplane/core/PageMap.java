package backplane.core;

import java.util.Arrays;

/** What each of the million pages of the first 4 GB means, as directories of 1,024 that exist where something is. */
final class PageMap {

    private final PageDirectory[] directories = new PageDirectory[1024];

    PageMap() {
        Arrays.fill(directories, PageDirectory.EMPTY);
    }

    /** Returns the offset of the page in the block for reads, or -1. */
    long read(long address) {
        if (address >>> 32 != 0) {
            return -1;
        }
        int page = directories[(int) (address >>> 22)].read[(int) (address >>> 12) & 1023];
        return page < 0 ? -1 : (long) page << 12;
    }

    /** Returns the offset of the page in the block for writes, or -1. */
    long write(long address) {
        if (address >>> 32 != 0) {
            return -1;
        }
        int page = directories[(int) (address >>> 22)].write[(int) (address >>> 12) & 1023];
        return page < 0 ? -1 : (long) page << 12;
    }

    /** Returns who answers where there is no memory. */
    PageHandler handler(long address) {
        return address >>> 32 != 0
                ? PageHandler.OPEN
                : directories[(int) (address >>> 22)].handler[(int) (address >>> 12) & 1023];
    }

    /** Enters a page; offsets of -1 leave the access to the handler. */
    void enter(long page, long read, long write, PageHandler handler) {
        int d = (int) (page >>> 22);
        if (directories[d] == PageDirectory.EMPTY) {
            if (read < 0 && write < 0 && handler == PageHandler.OPEN) {
                return;
            }
            directories[d] = new PageDirectory();
        }
        int i = (int) (page >>> 12) & 1023;
        directories[d].read[i] = (int) (read >> 12);
        directories[d].write[i] = (int) (write >> 12);
        directories[d].handler[i] = handler;
    }
}
