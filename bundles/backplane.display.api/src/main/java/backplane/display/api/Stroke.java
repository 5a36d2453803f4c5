package backplane.display.api;

/**
 * A key and what is held down with it to get a character.
 *
 * @param code scan code set 1 make code, as in {@link backplane.api.KeyboardInput#key}
 * @param shift whether Shift is held
 * @param altGr whether the right Alt key is held
 */
public record Stroke(int code, boolean shift, boolean altGr) {}
