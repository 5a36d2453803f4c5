package backplane.display.term;

import backplane.api.DisplayFrame;
import backplane.display.api.CodePage;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the guest's text into what makes a terminal show it (ECMA-48): only what differs from what the terminal shows
 * already. The last line of the terminal tells where one is. If the terminal is too low, the lines around the cursor show.
 */
final class Renderer {

    private static final String ESC = "\u001b[";
    private static final int UNKNOWN = -1;
    private static final int BRIGHT = 8, BLINK = 0x80;
    /** The three bits of a colour: VGA has blue first, ECMA-48 red. */
    private static final int[] COLOURS = {0, 4, 2, 6, 1, 5, 3, 7};

    private final String machine;
    private int columns;
    private int rows;
    private int guestColumns;
    private int guestRows;
    private int top;
    private int[] cells = new int[0];
    private String notice = "";
    private String status = "";
    private int cursor = UNKNOWN;

    private final StringBuilder out = new StringBuilder();
    private int attribute;
    private int penRow;
    private int penColumn;

    Renderer(String machine) {
        this.machine = machine;
    }

    /** Returns what to send to a terminal of that size; empty if it shows the frame already. */
    String render(DisplayFrame frame, boolean powered, int terminalColumns, int terminalRows) {
        out.setLength(0);
        attribute = UNKNOWN;
        penRow = UNKNOWN;
        layOut(frame, Math.max(1, terminalColumns), Math.max(2, terminalRows));
        boolean text = frame.columns() > 0 && powered;
        notice(text ? List.of() : reason(frame, powered));
        if (text) {
            text(frame);
        }
        status((powered ? "" : "off, ") + size(frame));
        cursor(text ? cursorPlace(frame) : UNKNOWN);
        return out.toString();
    }

    private static String size(DisplayFrame frame) {
        return frame.columns() > 0
                ? "text " + frame.columns() + "x" + frame.rows()
                : "graphics " + frame.width() + "x" + frame.height();
    }

    private void layOut(DisplayFrame frame, int terminalColumns, int terminalRows) {
        boolean same = columns == terminalColumns
                && rows == terminalRows - 1
                && guestColumns == frame.columns()
                && guestRows == frame.rows();
        if (!same) {
            columns = terminalColumns;
            rows = terminalRows - 1;
            guestColumns = frame.columns();
            guestRows = frame.rows();
            cells = new int[columns * rows];
            top = 0;
            clear();
        }
    }

    private void clear() {
        out.append(ESC).append("0m").append(ESC).append("2J");
        Arrays.fill(cells, UNKNOWN);
        notice = "";
        status = "";
        cursor = -2;
        attribute = UNKNOWN;
    }

    // ---- text

    private void text(DisplayFrame frame) {
        int shownRows = Math.min(rows, frame.rows());
        int shownColumns = Math.min(columns, frame.columns());
        scroll(frame, shownRows);
        for (int row = 0; row < shownRows; row++) {
            for (int column = 0; column < shownColumns; column++) {
                int cell = frame.cells()[(top + row) * frame.columns() + column] & 0xffff;
                if (cells[row * columns + column] != cell) {
                    cells[row * columns + column] = cell;
                    put(row, column, cell);
                }
            }
        }
    }

    /** Keeps the cursor in view. */
    private void scroll(DisplayFrame frame, int shownRows) {
        if (frame.cursor() >= 0) {
            int row = frame.cursor() / frame.columns();
            top = Math.max(Math.min(top, row), row - shownRows + 1);
        }
        top = Math.min(top, frame.rows() - shownRows);
    }

    private void put(int row, int column, int cell) {
        if (row != penRow || column != penColumn) {
            move(row, column);
        }
        if (cell >> 8 != attribute) {
            attribute = cell >> 8;
            out.append(ESC).append("0;").append(colours(attribute)).append('m');
        }
        out.append(CodePage.glyph(cell));
        penRow = row;
        penColumn = column + 1;
    }

    static String colours(int attribute) {
        int foreground = COLOURS[attribute & 7] + ((attribute & BRIGHT) != 0 ? 90 : 30);
        int background = COLOURS[attribute >> 4 & 7] + 40;
        return ((attribute & BLINK) != 0 ? "5;" : "") + foreground + ";" + background;
    }

    private void move(int row, int column) {
        out.append(ESC).append(row + 1).append(';').append(column + 1).append('H');
    }

    private int cursorPlace(DisplayFrame frame) {
        if (frame.cursor() < 0) {
            return UNKNOWN;
        }
        int row = frame.cursor() / frame.columns() - top;
        int column = frame.cursor() % frame.columns();
        return row >= 0 && row < rows && column < columns ? row * columns + column : UNKNOWN;
    }

    private void cursor(int place) {
        if (place == cursor && out.isEmpty()) {
            return;
        }
        cursor = place;
        if (place == UNKNOWN) {
            out.append(ESC).append("?25l");
        } else {
            move(place / columns, place % columns);
            out.append(ESC).append("?25h");
        }
    }

    // ---- what is not the guest's

    private List<String> reason(DisplayFrame frame, boolean powered) {
        if (!powered) {
            return List.of(machine + " is off", "Ctrl-] and machine:start switch it on");
        }
        return List.of(
                "The guest shows graphics, " + frame.width() + "x" + frame.height() + " pixels",
                "display_library: rfb shows them to a VNC client;",
                "Ctrl-] and vga:screenshot FILE.png save them");
    }

    /** Shows lines in the middle of an empty screen. */
    private void notice(List<String> lines) {
        String text = String.join("\n", lines);
        if (text.equals(notice)) {
            return;
        }
        clear();
        notice = text;
        out.append(ESC).append("0m");
        int row = Math.max(0, (rows - lines.size()) / 2);
        for (String line : lines) {
            String fitting = line.substring(0, Math.min(line.length(), columns));
            if (row < rows) {
                move(row++, (columns - fitting.length()) / 2);
                out.append(fitting);
            }
        }
    }

    private void status(String detail) {
        String text = " " + machine + " | " + detail + " | Ctrl-] prompt";
        if (!text.equals(status)) {
            status = text;
            move(rows, 0);
            StringBuilder line = new StringBuilder(text);
            line.setLength(columns);
            out.append(ESC)
                    .append("0;7m")
                    .append(line.toString().replace('\0', ' '))
                    .append(ESC)
                    .append("0m");
            attribute = UNKNOWN;
        }
    }
}
