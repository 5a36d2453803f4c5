package backplane.disk.image;

import backplane.api.BlockMedium;
import backplane.api.MediumBackend;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** A file as it is, or an ISO 9660 image: {@code mode=flat}. */
@Component(
        service = MediumBackend.class,
        configurationPid = "backplane.rc.disk.flat",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ImageConfig.class, factory = true)
public final class FlatBackend extends ImageBackend {

    @Activate
    public FlatBackend(ImageConfig config) {
        super("flat image", config);
    }

    @Override
    public BlockMedium open() throws IOException {
        return Image.flat(path(), writeProtected(), owner());
    }
}
