package backplane.device.harddrv;

import backplane.api.DeviceLog;
import org.jspecify.annotations.Nullable;

/**
 * What a drive is by its configuration.
 *
 * @param name as IDENTIFY shows it
 * @param serial as IDENTIFY shows it
 * @param sectorSize bytes of a logical sector of a disk: 512, 1024, 2048 or 4096
 * @param geometry the configured one, or null to derive it from the size
 */
record DriveModel(
        String name,
        String serial,
        int sectorSize,
        @Nullable Geometry geometry,
        DeviceLog log) {}
