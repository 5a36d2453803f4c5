package backplane.api;

/** The kinds of reset that reach a device. */
public enum Reset {
    /** Power came on: everything takes its initial value. */
    POWER_ON,
    /** The hardware reset line (reset button, CF9h, triple fault): as power-on, but RAM and battery-backed state stay. */
    HARDWARE,
    /** Only the processor was reset (8042 pulse, port 92h); most devices do nothing. */
    PROCESSOR
}
