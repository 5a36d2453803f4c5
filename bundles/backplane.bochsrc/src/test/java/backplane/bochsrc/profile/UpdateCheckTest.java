package backplane.bochsrc.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

class UpdateCheckTest {

    private final BlockingQueue<Declarations> read = new LinkedBlockingQueue<>();
    private final UpdateCheck check = new UpdateCheck((bundle, declarations) -> read.add(declarations));
    private final Bundle bundle = stub(Bundle.class);
    private final BundleRevision revision = stub(BundleRevision.class);
    private int state = Bundle.ACTIVE;

    /** A bundle, and what it is asked for, with an empty manifest. */
    private <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBundleId" -> 7L;
                    case "getState" -> state;
                    case "isPersistentlyStarted" -> true;
                    case "adapt" -> arguments[0] == BundleRevision.class ? revision : stub((Class<?>) arguments[0]);
                    case "getDeclaredCapabilities" -> List.of();
                    case "getEntryPaths" -> Collections.emptyEnumeration();
                    default -> null;
                }));
    }

    @AfterEach
    void close() {
        check.close();
    }

    @Test
    void whatAnUpdatedBundleDeclaresIsReadAfterItHasStarted() throws InterruptedException {
        assertThat(check.started(bundle)).isFalse();

        check.updated(bundle);

        assertThat(check.started(bundle)).isTrue();
        assertThat(read.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(check.started(bundle)).isFalse();
    }

    @Test
    void aBundleThatIsBeingUpdatedOnceMoreIsReadAfterItsNextStart() {
        state = Bundle.INSTALLED;
        check.read(bundle);
        state = Bundle.ACTIVE;

        assertThat(read).isEmpty();
        assertThat(check.started(bundle)).isTrue();
    }

    @Test
    void aBundleThatIsUninstalledBeforeItIsReadIsForgotten() {
        state = Bundle.UNINSTALLED;
        check.removed(bundle);

        check.read(bundle);

        assertThat(read).isEmpty();
        assertThat(check.started(bundle)).isFalse();
    }
}
