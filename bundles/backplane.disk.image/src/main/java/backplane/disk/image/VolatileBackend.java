package backplane.disk.image;

import backplane.api.BlockMedium;
import backplane.api.MediumBackend;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** An image whose changes are lost at the end: {@code mode=volatile}. */
@Component(
        service = MediumBackend.class,
        configurationPid = "backplane.rc.disk.volatile",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ImageConfig.class, factory = true)
public final class VolatileBackend extends ImageBackend {

    @Activate
    public VolatileBackend(ImageConfig config) {
        super("volatile image", config);
    }

    @Override
    public BlockMedium open() throws IOException {
        return Image.overlay(path(), journal(), owner());
    }
}
