package backplane.disk.image;

import backplane.api.BlockMedium;
import backplane.api.MediumBackend;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** A file that grows with what is written: {@code mode=growing}. */
@Component(
        service = MediumBackend.class,
        configurationPid = "backplane.rc.disk.growing",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ImageConfig.class, factory = true)
public final class GrowingBackend extends ImageBackend {

    @Activate
    public GrowingBackend(ImageConfig config) {
        super("growing image", config);
    }

    @Override
    public BlockMedium open() throws IOException {
        return Image.growing(path(), writeProtected(), owner());
    }
}
