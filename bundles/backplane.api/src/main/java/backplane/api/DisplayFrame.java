package backplane.api;

/**
 * A picture: pixels always, and in text modes the characters too. Owned by one thread at a time; arrays grow as needed
 * and are reused.
 */
public final class DisplayFrame {

    /** Largest side in pixels. */
    public static final int MAX_SIDE = 2560;

    private int width;
    private int height;
    private int[] pixels = new int[0];
    private int columns;
    private int rows;
    private int[] cells = new int[0];
    private int cursor = -1;

    /** Sets the size in pixels, each 1 .. {@link #MAX_SIDE}; the content is lost if it changes. Returns whether it did. */
    public boolean size(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) {
            return false;
        }
        if (newWidth < 1 || newWidth > MAX_SIDE || newHeight < 1 || newHeight > MAX_SIDE) {
            throw new IllegalArgumentException("a picture of " + newWidth + "x" + newHeight);
        }
        width = newWidth;
        height = newHeight;
        pixels = pixels.length == width * height ? pixels : new int[width * height];
        return true;
    }

    /** Sets the text size, 0 x 0 in graphics modes; the cells are lost if it changes. Returns whether it did. */
    public boolean text(int newColumns, int newRows) {
        if (newColumns == columns && newRows == rows) {
            return false;
        }
        columns = newColumns;
        rows = newRows;
        cells = new int[columns * rows];
        return true;
    }

    /** Returns the width in pixels. */
    public int width() {
        return width;
    }

    /** Returns the height in pixels. */
    public int height() {
        return height;
    }

    /** Returns the pixels, row by row, {@code 0x00RRGGBB}. */
    public int[] pixels() {
        return pixels;
    }

    /** Returns the number of text columns, 0 in graphics modes. */
    public int columns() {
        return columns;
    }

    /** Returns the number of text rows. */
    public int rows() {
        return rows;
    }

    /** Returns the text cells, row by row: bits 7:0 code page 437 character, 15:8 VGA attribute. */
    public int[] cells() {
        return cells;
    }

    /** Returns the cell index of the visible cursor, or -1. */
    public int cursor() {
        return cursor;
    }

    /** Sets the cell index of the cursor, -1 if hidden. */
    public void cursor(int cell) {
        cursor = cell;
    }
}
