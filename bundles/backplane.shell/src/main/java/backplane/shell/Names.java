package backplane.shell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says of a command's parameter what it names, for completion. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Names {

    /** What it names. */
    Of value();

    /** The things that have names. */
    enum Of {
        /** Machines. */
        MACHINE,
        /** All parts: devices and backends. */
        PART,
        /** Devices. */
        DEVICE,
        /** Network cards. */
        CARD,
        /** Types of Ethernet backends. */
        NETWORK,
        /** Bays of drives. */
        BAY,
        /** Profiles. */
        PROFILE,
        /** Keywords of bochsrc. */
        KEYWORD,
        /** Commands. */
        COMMAND,
        /** Bundles of the framework. */
        BUNDLE,
        /** Files of the host. */
        FILE
    }
}
