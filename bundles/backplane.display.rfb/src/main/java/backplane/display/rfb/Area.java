package backplane.display.rfb;

/**
 * A rectangle of pixels.
 *
 * @param x left edge
 * @param y upper edge
 */
record Area(int x, int y, int width, int height) {

    static final Area NOTHING = new Area(0, 0, 0, 0);

    boolean isEmpty() {
        return width <= 0 || height <= 0;
    }

    Area clip(int toWidth, int toHeight) {
        int left = Math.min(x, toWidth);
        int top = Math.min(y, toHeight);
        return new Area(left, top, Math.min(width, toWidth - left), Math.min(height, toHeight - top));
    }

    /** Returns the smallest area that holds both. */
    Area with(Area other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        int left = Math.min(x, other.x);
        int top = Math.min(y, other.y);
        return new Area(
                left,
                top,
                Math.max(x + width, other.x + other.width) - left,
                Math.max(y + height, other.y + other.height) - top);
    }
}
