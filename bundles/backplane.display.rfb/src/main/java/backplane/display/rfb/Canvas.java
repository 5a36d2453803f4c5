package backplane.display.rfb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one client has on its screen. For the client's writing thread. */
final class Canvas {

    private static final int TILE_WIDTH = 64, TILE_HEIGHT = 16;

    private int width;
    private int height;
    private int[] pixels = new int[0];
    /** What the client has to get whether it differs or not. */
    private Area unknown = Area.NOTHING;

    void size(int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
        pixels = new int[width * height];
        unknown = all();
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int[] pixels() {
        return pixels;
    }

    private Area all() {
        return new Area(0, 0, width, height);
    }

    /** The client has lost a part. */
    void forget(Area area) {
        unknown = unknown.with(area.clip(width, height));
    }

    boolean complete() {
        return unknown.isEmpty();
    }

    /** Takes over what differs in a picture, inside an area, and returns where that was. */
    List<Area> update(int[] picture, int pictureWidth, int pictureHeight, Area wanted) {
        List<Area> changed = new ArrayList<>();
        Area area = wanted.clip(width, height);
        if (!unknown.isEmpty()) {
            Area all = unknown.with(area);
            unknown = Area.NOTHING;
            copy(picture, pictureWidth, pictureHeight, all);
            changed.add(all);
            return changed;
        }
        Area seen = area.clip(Math.min(width, pictureWidth), Math.min(height, pictureHeight));
        for (int y = seen.y(); y < seen.y() + seen.height(); y += TILE_HEIGHT) {
            band(
                    picture,
                    pictureWidth,
                    new Area(seen.x(), y, seen.width(), TILE_HEIGHT).clip(width, seen.y() + seen.height()),
                    changed);
        }
        return changed;
    }

    /** Compares a row of tiles; neighbours that differ become one area, and so do bands with the same edges. */
    private void band(int[] picture, int pitch, Area band, List<Area> changed) {
        Area open = Area.NOTHING;
        for (int x = band.x(); x < band.x() + band.width(); x += TILE_WIDTH) {
            Area tile = new Area(x, band.y(), Math.min(TILE_WIDTH, band.x() + band.width() - x), band.height());
            if (differs(picture, pitch, tile)) {
                open = open.with(tile);
            } else {
                add(changed, open);
                open = Area.NOTHING;
            }
        }
        add(changed, open);
    }

    private static void add(List<Area> changed, Area area) {
        if (area.isEmpty()) {
            return;
        }
        if (!changed.isEmpty()) {
            Area last = changed.get(changed.size() - 1);
            if (last.x() == area.x() && last.width() == area.width() && last.y() + last.height() == area.y()) {
                changed.set(changed.size() - 1, last.with(area));
                return;
            }
        }
        changed.add(area);
    }

    private boolean differs(int[] picture, int pitch, Area tile) {
        for (int y = tile.y(); y < tile.y() + tile.height(); y++) {
            int mine = y * width + tile.x();
            int theirs = y * pitch + tile.x();
            if (!Arrays.equals(pixels, mine, mine + tile.width(), picture, theirs, theirs + tile.width())) {
                copyRows(picture, pitch, tile.x(), y, tile.width(), tile.y() + tile.height());
                return true;
            }
        }
        return false;
    }

    private void copyRows(int[] picture, int pitch, int x, int top, int columns, int bottom) {
        for (int y = top; y < bottom; y++) {
            System.arraycopy(picture, y * pitch + x, pixels, y * width + x, columns);
        }
    }

    private void copy(int[] picture, int pictureWidth, int pictureHeight, Area area) {
        Area seen = area.clip(pictureWidth, pictureHeight);
        if (!seen.isEmpty()) {
            copyRows(picture, pictureWidth, seen.x(), seen.y(), seen.width(), seen.y() + seen.height());
        }
    }
}
