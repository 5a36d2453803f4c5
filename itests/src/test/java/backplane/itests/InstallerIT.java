package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's installer from its package for network boot, started directly: its kernel takes the video card over with bochs-drm, and
 * its first menu is drawn dot by dot.
 */
@Tag("system")
final class InstallerIT {

    private static final String IMAGES = "/usr/lib/debian-installer/images/12/i386/text/debian-installer/i386/";

    private static final int MOST_PICTURES = 130 * Integer.getInteger("backplane.patience", 6);

    /** Colours of a text console: the screen behind the window, the window, the bar on the chosen language. */
    private static final int BLUE = 0x0000aa, GREY = 0xaaaaaa, RED = 0xaa0000;

    private static final int RGB = 0xffffff;

    @TempDir
    Path folder;

    private Guest start(Path kernel) throws Exception {
        Path profile = Files.writeString(
                folder.resolve("installer.bochsrc"),
                "megs: 512\n"
                        + "linux: kernel=" + kernel + ", initrd=" + kernel.resolveSibling("initrd.gz")
                        + ", cmdline=\"vga=788 cryptomgr.notests noisapnp --- quiet\"\n"
                        + "display_library: nogui\n"
                        + "clock: sync=none\n");
        List<String> words = new ArrayList<>();
        for (int i = 0; i < MOST_PICTURES; i++) {
            words.addAll(List.of("-c", "sleep 1", "-c", "vga:screenshot " + folder.resolve(i + ".png")));
        }
        return Guest.start(null, profile, words.toArray(String[]::new));
    }

    @Test
    void theFirstMenuIsDrawn() throws Exception {
        Path kernel = Tool.file("debian-installer-12-netboot-i386", IMAGES + "linux");
        try (Guest guest = start(kernel)) {
            BufferedImage screen = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < MOST_PICTURES && !isMenu(screen); i++) {
                guest.await("/" + i + ".png", 0);
                screen = ImageIO.read(folder.resolve(i + ".png").toFile());
            }
            assertThat(isMenu(screen)).as("a window on a blue screen").isTrue();
        }
    }

    /** Tells whether a picture shows the menu of languages: a window, a margin around it, and a bar of 45 characters. */
    private static boolean isMenu(BufferedImage screen) {
        return screen.getWidth() == 1024
                && screen.getHeight() == 768
                && (screen.getRGB(4, 300) & RGB) == BLUE
                && (screen.getRGB(60, 500) & RGB) == GREY
                && share(screen, GREY) > 0.7
                && longestRun(screen, RED) == 45 * 8;
    }

    private static double share(BufferedImage screen, int colour) {
        int[] dots = screen.getRGB(0, 0, screen.getWidth(), screen.getHeight(), null, 0, screen.getWidth());
        return (double) Arrays.stream(dots).filter(dot -> (dot & RGB) == colour).count() / dots.length;
    }

    /** Returns the most dots side by side of a colour. */
    private static int longestRun(BufferedImage screen, int colour) {
        int longest = 0;
        for (int y = 0; y < screen.getHeight(); y++) {
            int run = 0;
            for (int x = 0; x < screen.getWidth(); x++) {
                run = (screen.getRGB(x, y) & RGB) == colour ? run + 1 : 0;
                longest = Math.max(longest, run);
            }
        }
        return longest;
    }
}
