package backplane.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** The jar of a third party's device, made of a class of these tests as the build of a device maker would make it. */
final class ToyBundle {

    private static final String COMPONENT = "OSGI-INF/toy.xml";

    private ToyBundle() {}

    /**
     * Returns a bundle with one device.
     *
     * @param keyword what its line in a profile begins with; also the end of its symbolic name
     * @param device has a constructor without parameters
     * @param imports further packages that it cannot do without, "" if none
     */
    static byte[] jar(String keyword, Class<?> device, String imports) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest(keyword, imports))) {
            put(jar, COMPONENT, component(keyword, device).getBytes(StandardCharsets.UTF_8));
            put(jar, "OSGI-INF/metatype/toy.xml", metatype(keyword).getBytes(StandardCharsets.UTF_8));
            String entry = device.getName().replace('.', '/') + ".class";
            try (InputStream code = device.getClassLoader().getResourceAsStream(entry)) {
                put(jar, entry, code.readAllBytes());
            }
        }
        return bytes.toByteArray();
    }

    private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
        jar.closeEntry();
    }

    private static Manifest manifest(String keyword, String imports) {
        Manifest manifest = new Manifest();
        Attributes all = manifest.getMainAttributes();
        all.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        all.putValue("Bundle-ManifestVersion", "2");
        all.putValue("Bundle-SymbolicName", "toy." + keyword);
        all.putValue("Bundle-Version", "1.0.0");
        all.putValue("Service-Component", COMPONENT);
        all.putValue("Import-Package", "backplane.api;version=\"[1,2)\"" + (imports.isEmpty() ? "" : "," + imports));
        return manifest;
    }

    private static String component(String keyword, Class<?> device) {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="toy.%1$s" immediate="true"
                    configuration-policy="require" configuration-pid="backplane.rc.%1$s">
                  <implementation class="%2$s"/>
                  <service><provide interface="backplane.api.Device"/></service>
                </scr:component>
                """.formatted(keyword, device.getName());
    }

    private static String metatype(String keyword) {
        return """
                <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.3.0">
                  <OCD id="toy" name="A toy"/>
                  <Designate factoryPid="backplane.rc.%s"><Object ocdref="toy"/></Designate>
                </metatype:MetaData>
                """.formatted(keyword);
    }
}
