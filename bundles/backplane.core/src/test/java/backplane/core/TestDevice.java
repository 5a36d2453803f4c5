package backplane.core;

import backplane.api.Device;
import backplane.api.PlugException;
import backplane.api.Reset;
import backplane.api.Slot;
import backplane.api.StateIo;

/** A device that is an attach lambda and one register. */
final class TestDevice implements Device {

    /** What it claims. */
    @FunctionalInterface
    interface Attachment {
        void attach(Slot slot, TestDevice self) throws PlugException;
    }

    private final Attachment attachment;
    int register;
    int resets;

    TestDevice(Attachment attachment) {
        this.attachment = attachment;
    }

    @Override
    public void attach(Slot slot) throws PlugException {
        attachment.attach(slot, this);
    }

    @Override
    public void reset(Reset kind) {
        resets++;
        register = 0;
    }

    @Override
    public void state(StateIo io) {
        register = io.u32("register", register);
    }
}
