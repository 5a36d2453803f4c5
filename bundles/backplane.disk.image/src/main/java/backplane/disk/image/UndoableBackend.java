package backplane.disk.image;

import backplane.api.BlockMedium;
import backplane.api.MediumBackend;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** An image with a journal of its changes that stays: {@code mode=undoable}. */
@Component(
        service = MediumBackend.class,
        configurationPid = "backplane.rc.disk.undoable",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ImageConfig.class, factory = true)
public final class UndoableBackend extends ImageBackend {

    @Activate
    public UndoableBackend(ImageConfig config) {
        super("undoable image", config);
    }

    @Override
    public BlockMedium open() throws IOException {
        return Image.undoable(path(), journal(), owner());
    }
}
