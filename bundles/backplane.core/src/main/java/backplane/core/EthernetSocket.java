package backplane.core;

import backplane.api.EthernetPort;
import backplane.api.FrameReceiver;

/** The network connector of a slot, as its card has it. */
final class EthernetSocket extends Socket<FrameReceiver> implements EthernetPort {

    private final EthernetJack jack;

    EthernetSocket(String key, EthernetJack jack) {
        super("ethernet " + key, jack::card);
        this.jack = jack;
    }

    @Override
    public void receiver(FrameReceiver side) {
        listen(side);
    }

    @Override
    public boolean send(byte[] frame, int offset, int length) {
        return committed() && jack.send(frame, offset, length);
    }

    @Override
    public void poll() {
        if (committed()) {
            jack.poll();
        }
    }

    @Override
    public boolean link() {
        return jack.link();
    }
}
