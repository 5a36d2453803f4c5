package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The blocks of README.md that need a Linux guest, run with {@code sudo} left out and in a network namespace. The profile for
 * root is {@link GuideIT}'s.
 */
@Tag("system")
final class ReadmeGuestIT {

    private static final String START = "./backplane -f ";

    /** The profile of the command with which a block ends. */
    private static Path profile(Readme.Block block) {
        String last = block.commands().get(block.commands().size() - 1);
        assertThat(last).startsWith(START).endsWith(" --headless");
        return Distribution.home().resolve(last.substring(START.length()).replace(" --headless", ""));
    }

    @Test
    void aRealLinuxGuestIsMadeAndSwitchesOff() throws Exception {
        Readme.Block block = Readme.with("./backplane guest");
        Guest.files("686");
        try (Guest guest = Guest.start(null, profile(block))) {
            guest.await("GUEST-READY", 0);
            guest.type("poweroff -f");
            assertThat(guest.awaitEnd()).isZero();
        }
    }

    @Test
    void aPersistentInterfaceServesAUserWithoutPrivileges() throws Exception {
        Readme.Block block = Readme.with("sudo ip tuntap");
        try (Namespace host = new Namespace("backplane-readme")) {
            Guest.files("686");
            for (String line : block.commands()) {
                if (line.startsWith("sudo ")) {
                    String command = line.substring("sudo ".length()).replace("$USER", "root");
                    assertThat(host.run(command.split(" ")).output()).isEmpty();
                }
            }
            try (Guest guest = Guest.startUnprivileged(host.name(), profile(block))) {
                guest.await("GUEST-READY", 0);
                assertThat(host.run("ping", "-c", "2", "10.0.5.2").status()).isZero();
                assertThat(guest.shell("ping -c 2 10.0.5.1")).contains("2 packets received");
            }
        }
    }
}
