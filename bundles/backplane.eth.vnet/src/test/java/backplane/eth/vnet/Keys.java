package backplane.eth.vnet;

import java.lang.annotation.Annotation;

/** A configuration as Declarative Services would make it. */
record Keys(String ethdev, String script, String net, String hostname, String bootfile) implements Vnet.Config {

    static Keys with(String ethdev, String script) {
        return new Keys(ethdev, script, "192.168.10.0", "vnet", "pxelinux.0");
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return Vnet.Config.class;
    }
}
