package backplane.core;

import java.util.Arrays;

/** What 1,024 pages of the physical address space mean: 4 MB. */
final class PageDirectory {

    static final int PAGES = 1024;

    /** A directory of nothing; shared, never written. */
    static final PageDirectory EMPTY = new PageDirectory();

    /** Page numbers in the block, -1 where a handler answers. */
    final int[] read = new int[PAGES];

    final int[] write = new int[PAGES];
    final PageHandler[] handler = new PageHandler[PAGES];

    PageDirectory() {
        Arrays.fill(read, -1);
        Arrays.fill(write, -1);
        Arrays.fill(handler, PageHandler.OPEN);
    }
}
