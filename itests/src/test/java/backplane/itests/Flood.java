package backplane.itests;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of its own, for a network namespace: sends datagrams to an address as fast as it can, for so many seconds. */
final class Flood {

    private static final int DISCARD = 9, LENGTH = 1400;

    private Flood() {}

    public static void main(String[] words) throws IOException {
        InetSocketAddress to = new InetSocketAddress(words[0], DISCARD);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(words[1]));
        long sent = 0;
        try (DatagramChannel channel = DatagramChannel.open()) {
            ByteBuffer datagram = ByteBuffer.allocateDirect(LENGTH);
            while (System.nanoTime() < end) {
                datagram.clear();
                try {
                    channel.send(datagram, to);
                    sent++;
                } catch (IOException e) {
                    // no room in the host's queue
                }
            }
        }
        System.out.println(sent);
    }

    /** Runs it in a namespace and returns how many datagrams it has sent. */
    static long run(Namespace host, String address, int seconds) throws Exception {
        return Long.parseLong(
                java(host, Flood.class, address, Integer.toString(seconds)).strip());
    }

    /** Runs a program of these tests in a namespace and returns what it printed. */
    static String java(Namespace host, Class<?> program, String... words) throws Exception {
        String java = System.getProperty("java.home") + "/bin/java";
        String classes =
                program.getProtectionDomain().getCodeSource().getLocation().getPath();
        List<String> command = new ArrayList<>(List.of(java, "-cp", classes, program.getName()));
        command.addAll(List.of(words));
        return host.run(command.toArray(String[]::new)).output();
    }
}
