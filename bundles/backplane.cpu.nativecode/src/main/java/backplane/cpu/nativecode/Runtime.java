package backplane.cpu.nativecode;

/** What the code of a block refers to, as positions in the code region. */
interface Runtime {
    /** Returns the code for an offset of the page that is being translated, 0 if there is none yet, minus an exit if it is left. */
    int entry(int offset);

    /** Returns to Java with the number of an exit in TEMP. */
    int exit();

    /** Jumps to the linear address in ADDRESS. */
    int jump();
}
