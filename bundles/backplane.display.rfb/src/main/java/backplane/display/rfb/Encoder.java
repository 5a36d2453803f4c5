package backplane.display.rfb;

import java.io.DataOutputStream;
import java.io.IOException;

/** Writes the content of a rectangle in one of the encodings of RFC 6143, 7.7. */
interface Encoder {

    int RAW = 0, ZRLE = 16;

    /** Returns the number of the encoding. */
    int number();

    /** Writes the pixels of an area of a picture of the given width. */
    void write(DataOutputStream out, PixelFormat format, int[] pixels, int pitch, Area area) throws IOException;
}
