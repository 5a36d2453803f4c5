package backplane.core;

import backplane.api.DisplayFrame;
import backplane.api.DisplaySource;
import backplane.api.KeyboardInput;
import backplane.api.PointerInput;
import backplane.api.PowerButton;

/** What a human sees of a board and has his hands on. Machine thread. */
final class FrontPanel {

    private final Board board;

    FrontPanel(Board board) {
        this.board = board;
    }

    /** Lets a display paint; returns false if there is none in the slot. */
    boolean paint(String slot, DisplayFrame frame) {
        DisplaySource source = board.displays().get(slot);
        return source != null && source.paint(frame);
    }

    /** Returns false if the key was lost. */
    boolean key(int code, boolean pressed) {
        KeyboardInput keyboard = board.service(KeyboardInput.class, "keyboard");
        return keyboard != null && keyboard.key(code, pressed);
    }

    void pointer(int dx, int dy, int dz, int buttons) {
        PointerInput mouse = board.service(PointerInput.class, "mouse");
        if (mouse != null) {
            mouse.move(dx, dy, dz, buttons);
        }
    }

    /** Returns false if there is no such button. */
    boolean powerButton() {
        PowerButton button = board.service(PowerButton.class, "power");
        if (button != null) {
            button.press();
        }
        return button != null;
    }
}
