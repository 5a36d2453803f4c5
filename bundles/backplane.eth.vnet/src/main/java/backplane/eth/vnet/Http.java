package backplane.eth.vnet;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** One page about this network, and the files of the served folder. */
final class Http implements Function<String, byte[]> {

    static final int PORT = 80;

    /** Files are read whole. */
    private static final long LARGEST = 16L << 20;

    private final Plan plan;
    private final Folder folder;

    Http(Plan plan, Folder folder) {
        this.plan = plan;
        this.folder = folder;
    }

    @Override
    public byte[] apply(String request) {
        String[] words = request.lines().findFirst().orElse("").split(" ");
        boolean head = words[0].equals("HEAD");
        if (words.length < 2 || !words[0].equals("GET") && !head) {
            return answer("405 Method Not Allowed", "text/plain", "GET and HEAD only\n", false);
        }
        String path = words[1].replaceFirst("[?#].*", "");
        return path.equals("/") ? answer("200 OK", "text/html", page(), head) : file(path, head);
    }

    private byte[] file(String path, boolean head) {
        try {
            Path file = folder.file(URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
            if (file != null && Files.size(file) <= LARGEST) {
                return answer("200 OK", "application/octet-stream", Files.readAllBytes(file), head);
            }
        } catch (IOException | IllegalArgumentException e) {
            // as if it were not there
        }
        return answer("404 Not Found", "text/plain", "no such file\n", head);
    }

    private String page() {
        return "<!DOCTYPE html><html><head><title>" + plan.hostname()
                + "</title></head><body><h1>It works</h1><p>You have"
                + " reached " + plan.hostname() + ", the host at " + Octets.address(plan.host())
                + " that lives inside of Backplane. It answers ping, DHCP, DNS (" + Octets.address(plan.dns())
                + "), TFTP and HTTP, and there is nothing behind it.</p></body></html>\n";
    }

    private static byte[] answer(String status, String type, String text, boolean head) {
        return answer(status, type, text.getBytes(StandardCharsets.UTF_8), head);
    }

    private static byte[] answer(String status, String type, byte[] content, boolean head) {
        byte[] top = ("HTTP/1.0 " + status + "\r\nServer: Backplane\r\nContent-Type: " + type + "\r\nContent-Length: "
                        + content.length + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        if (head) {
            return top;
        }
        byte[] whole = new byte[top.length + content.length];
        System.arraycopy(top, 0, whole, 0, top.length);
        System.arraycopy(content, 0, whole, top.length, content.length);
        return whole;
    }
}
