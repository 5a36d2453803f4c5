package backplane.device.e1000;

import java.lang.annotation.Annotation;

/** A configuration as Declarative Services would make it. */
record Keys(int card, boolean enabled, String mac, String bootrom) implements E1000.Config {

    static E1000 device() {
        return new E1000(new Keys(0, true, "52:54:00:12:34:56", ""));
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return E1000.Config.class;
    }
}
