package backplane.bochsrc.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileNameTest {
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "/p/demo.bochsrc, demo",
        "/p/win 98 (old).bochsrc, win_98_old",
        "/home/me/dos/bochsrc.txt, dos",
        "/home/me/dos/.bochsrc, dos",
        "/home/me/dos/bochsrc, dos",
        "/p/linux.bxrc, linux",
        "/p/bochsrc-freebsd, bochsrc-freebsd",
        "/etc/bochsrc, etc",
        "/bochsrc, pc",
        "/p/a.b.bochsrc, a_b",
        "/p/\u00e4.bochsrc, pc",
    })
    void aProfileIsCalledAfterItsFileOrFolder(String file, String name) {
        assertThat(ProfileName.of(Path.of(file))).isEqualTo(name);
        assertThat(ProfileName.isValid(name)).isTrue();
    }
}
