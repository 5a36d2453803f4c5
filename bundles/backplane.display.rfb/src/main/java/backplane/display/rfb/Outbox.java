package backplane.display.rfb;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client gets: FramebufferUpdate messages (RFC 6143, 7.6.1) with what it asked for. The reading thread and the
 * painter tell what is to be done, the writing thread does it.
 */
final class Outbox implements AutoCloseable {

    private static final int FRAMEBUFFER_UPDATE = 0, SET_COLOUR_MAP = 1;
    private static final int DESKTOP_SIZE = -223, EXTENDED_DESKTOP_SIZE = -308;
    private static final int QEMU_POINTER_MOTION = -257, QEMU_KEY_EVENT = -258;
    /** Who changed the size, and how that went. */
    private static final int BY_SERVER = 0, BY_CLIENT = 1, DONE = 0, PROHIBITED = 1;

    private static final long MIN_NANOS = 33_000_000;

    private final DataOutputStream out;
    private final Screen screen;
    private final Canvas canvas;
    private final Runnable waits;
    private final Encoder raw = new Raw();
    private final Zrle zrle = new Zrle();

    private PixelFormat format = PixelFormat.NATIVE;
    private Encoder encoder = raw;
    private boolean desktopSize;
    private boolean extendedDesktopSize;
    private boolean movements;
    private boolean tellKeys;
    private boolean tellMovements;
    private boolean tellSize;
    private boolean tellRefusal;
    private boolean tellColours;
    private Area requested = Area.NOTHING;
    private Area lost = Area.NOTHING;
    private boolean closed;
    private Area screenSize = Area.NOTHING;
    private long seen = -1;
    private volatile long writingSince;

    /** @param waits is told when the client begins to wait for changes */
    Outbox(DataOutputStream out, Screen screen, Canvas canvas, Runnable waits) {
        this.out = out;
        this.screen = screen;
        this.canvas = canvas;
        this.waits = waits;
    }

    // ---- the reading thread and the painter

    synchronized void format(PixelFormat wanted) {
        format = wanted;
        tellColours = wanted == PixelFormat.MAPPED;
        notifyAll();
    }

    synchronized void encodings(int[] wanted) {
        Encoder best = null;
        boolean extended = false;
        boolean keys = false;
        boolean relative = false;
        desktopSize = false;
        for (int encoding : wanted) {
            switch (encoding) {
                case Encoder.RAW -> best = best == null ? raw : best;
                case Encoder.ZRLE -> best = best == null ? zrle : best;
                case DESKTOP_SIZE -> desktopSize = true;
                case EXTENDED_DESKTOP_SIZE -> extended = true;
                case QEMU_KEY_EVENT -> keys = true;
                case QEMU_POINTER_MOTION -> relative = true;
                default -> {
                    // one of the many that need not be known
                }
            }
        }
        encoder = best == null ? raw : best;
        tellSize |= extended && !extendedDesktopSize;
        tellKeys |= keys;
        tellMovements |= relative && !movements;
        extendedDesktopSize = extended;
        movements = relative;
        notifyAll();
    }

    synchronized boolean sendsMovements() {
        return movements && !tellMovements;
    }

    void request(Area area, boolean incremental) {
        synchronized (this) {
            requested = requested.with(area);
            if (!incremental) {
                lost = lost.with(area);
            }
            notifyAll();
        }
        waits.run();
    }

    synchronized void refuseSize() {
        tellRefusal = true;
        notifyAll();
    }

    /** Tells whether the client waits for changes of the picture. */
    synchronized boolean isWaiting() {
        return !closed && !requested.isEmpty();
    }

    /** The picture has changed. */
    synchronized void changed() {
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Returns for how long the client has not taken what was sent to it, in nanoseconds. */
    long stalled() {
        long since = writingSince;
        return since == 0 ? 0 : System.nanoTime() - since;
    }

    // ---- the writing thread

    /** Sends updates until closed. */
    void run() throws IOException, InterruptedException {
        try {
            Update update = next();
            while (update != null) {
                long start = System.nanoTime();
                writingSince = start;
                write(update);
                writingSince = 0;
                Thread.sleep(Math.max(0, (start + MIN_NANOS - System.nanoTime()) / 1_000_000));
                update = next();
            }
        } finally {
            writingSince = 0;
            zrle.close();
        }
    }

    /** What goes into one message. */
    private record Update(
            PixelFormat format,
            Encoder encoder,
            List<Area> areas,
            boolean size,
            boolean extended,
            boolean refusal,
            boolean keys,
            boolean movements,
            boolean colours) {

        int rectangles() {
            return areas.size() + (size ? 1 : 0) + (refusal ? 1 : 0) + (keys ? 1 : 0) + (movements ? 1 : 0);
        }
    }

    /** Waits until there is something to send; returns null when closed. */
    private synchronized @Nullable Update next() throws InterruptedException {
        while (!closed) {
            Update update = requested.isEmpty() ? null : collect();
            if (update != null && (update.rectangles() > 0 || update.colours)) {
                if (update.rectangles() > 0) {
                    requested = Area.NOTHING;
                }
                tellSize = false;
                tellRefusal = false;
                tellKeys = false;
                tellMovements = false;
                tellColours = false;
                return update;
            }
            wait();
        }
        return null;
    }

    private @Nullable Update collect() {
        boolean news = tellSize || tellRefusal || tellKeys || tellMovements || tellColours;
        long version = screen.version();
        if (version == seen && lost.isEmpty() && canvas.complete() && !news) {
            return null;
        }
        boolean resized = resize();
        boolean size = resized || tellSize;
        canvas.forget(lost);
        lost = Area.NOTHING;
        // after a change of size the client has to ask anew
        List<Area> areas = resized ? List.of() : screen.update(canvas, requested);
        seen = resized ? -1 : version;
        return new Update(
                format,
                encoder,
                areas,
                size,
                extendedDesktopSize,
                tellRefusal && extendedDesktopSize,
                tellKeys,
                tellMovements,
                tellColours);
    }

    /** Follows the size of the screen if the client can; returns whether it has to be told. */
    private boolean resize() {
        Area now = screen.size();
        boolean follows = desktopSize || extendedDesktopSize;
        if (follows && (now.width() != canvas.width() || now.height() != canvas.height())) {
            canvas.size(now.width(), now.height());
            return true;
        }
        if (!now.equals(screenSize)) {
            // the others keep their size, and what the new picture does not reach becomes black
            screenSize = now;
            canvas.size(canvas.width(), canvas.height());
        }
        return false;
    }

    private void write(Update update) throws IOException {
        if (update.colours) {
            colours();
        }
        if (update.rectangles() > 0) {
            out.writeByte(FRAMEBUFFER_UPDATE);
            out.writeByte(0);
            out.writeShort(update.rectangles());
            pseudo(update);
            for (Area area : update.areas) {
                header(area, update.encoder.number());
                update.encoder.write(out, update.format, canvas.pixels(), canvas.width(), area);
            }
        }
        out.flush();
    }

    private void pseudo(Update update) throws IOException {
        Area all = new Area(0, 0, canvas.width(), canvas.height());
        if (update.keys) {
            header(all, QEMU_KEY_EVENT);
        }
        if (update.movements) {
            header(all, QEMU_POINTER_MOTION);
        }
        if (update.refusal) {
            extendedSize(BY_CLIENT, PROHIBITED);
        }
        if (update.size && update.extended) {
            extendedSize(BY_SERVER, DONE);
        } else if (update.size) {
            header(all, DESKTOP_SIZE);
        }
    }

    private void extendedSize(int reason, int status) throws IOException {
        header(new Area(reason, status, canvas.width(), canvas.height()), EXTENDED_DESKTOP_SIZE);
        // one screen, number 0, without flags
        out.writeInt(1 << 24);
        out.writeInt(0);
        out.writeInt(0);
        out.writeShort(canvas.width());
        out.writeShort(canvas.height());
        out.writeInt(0);
    }

    private void header(Area area, int encoding) throws IOException {
        out.writeShort(area.x());
        out.writeShort(area.y());
        out.writeShort(area.width());
        out.writeShort(area.height());
        out.writeInt(encoding);
    }

    /** The map for {@link PixelFormat#MAPPED}. */
    private void colours() throws IOException {
        out.writeByte(SET_COLOUR_MAP);
        out.writeByte(0);
        out.writeShort(0);
        out.writeShort(256);
        for (int i = 0; i < 256; i++) {
            out.writeShort((i & 7) * 0xffff / 7);
            out.writeShort((i >> 3 & 7) * 0xffff / 7);
            out.writeShort((i >> 6) * 0xffff / 3);
        }
    }
}
