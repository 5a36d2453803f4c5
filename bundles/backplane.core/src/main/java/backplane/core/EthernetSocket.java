package backplane.core;

import backplane.api.EthernetPort;
import backplane.api.FrameReceiver;
import org.jspecify.annotations.Nullable;

/** The network connector of a slot, as its card has it. */
final class EthernetSocket implements Claim, EthernetPort {

    private final String name;
    private final EthernetJack jack;
    private @Nullable FrameReceiver receiver;
    private boolean committed;

    EthernetSocket(String key, EthernetJack jack) {
        name = "ethernet " + key;
        this.jack = jack;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check() {}

    @Override
    public void commit() {
        committed = true;
        jack.card(receiver);
    }

    @Override
    public void withdraw() {
        if (committed) {
            committed = false;
            jack.card(null);
        }
    }

    @Override
    public void receiver(FrameReceiver side) {
        receiver = side;
    }

    @Override
    public boolean send(byte[] frame, int offset, int length) {
        return committed && jack.send(frame, offset, length);
    }

    @Override
    public void poll() {
        if (committed) {
            jack.poll();
        }
    }

    @Override
    public boolean link() {
        return jack.link();
    }
}
