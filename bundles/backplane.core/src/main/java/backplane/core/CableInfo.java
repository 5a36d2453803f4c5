package backplane.core;

import org.jspecify.annotations.Nullable;

/**
 * What the inventory tells of a cable.
 *
 * @param key the connector: {@code ne2k0}, {@code slot/name}
 * @param kind {@code ethernet} or {@code char}
 * @param backend the backend's description
 * @param up carrier, or somebody at the other end
 * @param frames what passed the jack; null for streams
 * @param dropped frames of the host, or octets of the guest, that were dropped in the cable
 * @param errors frames of the guest that the backend could not send
 * @param error the backend's last error, "" if none
 */
public record CableInfo(
        String key,
        String kind,
        String backend,
        boolean up,
        EthernetJack.@Nullable Counters frames,
        long dropped,
        long errors,
        String error) {}
