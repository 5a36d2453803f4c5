package backplane.eth.vnet;

import java.util.Arrays;

/**
 * Whom a packet came from and where it went: what an answer needs.
 *
 * @param mac the sender's station address
 * @param address the sender's address
 * @param local which of our addresses it was sent to
 */
record Peer(byte[] mac, int address, int local) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Peer p && Arrays.equals(mac, p.mac) && address == p.address && local == p.local;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(mac) * 31 + address;
    }
}
