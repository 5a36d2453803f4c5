package backplane.display.rfb;

import java.io.DataOutputStream;
import java.io.IOException;

/** Raw encoding: the pixels, row by row. */
final class Raw implements Encoder {

    @Override
    public int number() {
        return RAW;
    }

    @Override
    public void write(DataOutputStream out, PixelFormat format, int[] pixels, int pitch, Area area) throws IOException {
        byte[] row = new byte[area.width() * format.octets()];
        for (int y = area.y(); y < area.y() + area.height(); y++) {
            int position = 0;
            for (int x = area.x(); x < area.x() + area.width(); x++) {
                position = format.put(pixels[y * pitch + x], row, position);
            }
            out.write(row);
        }
    }
}
