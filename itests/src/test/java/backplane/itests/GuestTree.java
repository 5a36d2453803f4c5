package backplane.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The Linux guest's programs on the host's side: its files, unpacked into a folder, are the root of servers and clients
 * that run in a network namespace. So both ends have the same telnet, FTP, HTTP and SSH, whatever the host has.
 */
final class GuestTree {

    private static final String SERVERS = String.join(
            "\n",
            "export PATH=/bin:/usr/sbin HOME=/root",
            "mount -t proc proc /proc",
            "mount -t devpts pts /dev/pts",
            "telnetd -F -l /bin/sh &",
            "httpd -f -h /srv/www &",
            "(while :; do nc -l -p 5007 -e cat; done) &",
            "/usr/sbin/ftpd -D",
            "exec /usr/sbin/dropbear -R -F -E",
            "");

    private final Path root;

    /** Unpacks the guest's RAM disk into a folder. */
    GuestTree(Path files, Path folder) throws IOException, InterruptedException {
        root = Files.createDirectories(folder);
        bash("gzip -dc '" + files + "/initrd.gz' | cpio -idm --quiet");
        bash("cd dev && mkdir -p pts && mknod null c 1 3 && mknod zero c 1 5 && mknod random c 1 8"
                + " && mknod urandom c 1 9 && mknod tty c 5 0 && mknod ptmx c 5 2 && chmod 666 null zero tty ptmx");
        bash("chroot . /bin/busybox --install -s /bin && mkdir -p etc/dropbear srv/www root/.ssh");
        Files.writeString(root.resolve("srv/www/index.html"), "hello from the host\n");
        Files.writeString(root.resolve("servers"), SERVERS);
    }

    private void bash(String line) throws IOException, InterruptedException {
        Namespace.Result result =
                Namespace.execute(List.of("bash", "-c", "set -o pipefail; cd '" + root + "' && " + line));
        assertThat(result.status()).as(line + ": " + result.output()).isZero();
    }

    /** Who has the key may log in, and the clients here have it too. */
    void key(SshKey key) throws IOException {
        Files.write(root.resolve("root/key"), key.file());
        Path authorized = root.resolve("root/.ssh/authorized_keys");
        Files.writeString(authorized, key.line() + "\n");
        Files.setPosixFilePermissions(authorized.getParent(), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(authorized, PosixFilePermissions.fromString("rw-------"));
    }

    /** Starts the servers; they end with the namespace. */
    void serve(Namespace host) throws IOException {
        host.serve("unshare", "-m", "-p", "-f", "--kill-child", "chroot", root.toString(), "/bin/sh", "/servers");
    }

    /** Runs a line of shell with the guest's programs. */
    String shell(Namespace host, String line) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("env", "PATH=/bin:/usr/sbin:/usr/bin:/sbin", "HOME=/root"));
        words.addAll(List.of("chroot", root.toString(), "/bin/sh", "-c", line));
        return host.run(words.toArray(String[]::new)).output();
    }
}
