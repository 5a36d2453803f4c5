package backplane.itests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** Devices and chips are called by one thread only, so they have no lock, no volatile field and no thread. */
final class ThreadsIT {

    private static final int API = Opcodes.ASM9;

    private static List<Path> devices() {
        return Distribution.bundles().stream()
                .filter(f -> f.getFileName().toString().matches("backplane\\.(device|chip)\\..*"))
                .toList();
    }

    private static JavaClasses classes() throws IOException {
        List<JarFile> jars = new ArrayList<>();
        for (Path jar : devices()) {
            jars.add(new JarFile(jar.toFile()));
        }
        return new ClassFileImporter().importJars(jars);
    }

    @Test
    void noThreadAndNoExecutor() throws IOException {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(Thread.class.getName())
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .because("the machine thread is the only one (ARCHITECTURE, convention 4)")
                .check(classes());
    }

    @Test
    void noVolatileFieldAndNoSynchronizedMethod() throws IOException {
        List<String> found = new ArrayList<>();
        classes().forEach(c -> {
            c.getFields().stream()
                    .filter(f -> f.getModifiers().contains(JavaModifier.VOLATILE))
                    .forEach(f -> found.add(f.getFullName()));
            c.getMethods().stream()
                    .filter(m -> m.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                    .forEach(m -> found.add(m.getFullName()));
        });
        assertThat(found).isEmpty();
    }

    @Test
    void noSynchronizedBlock() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path jar : devices()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                for (JarEntry entry : file.stream()
                        .filter(e -> e.getName().endsWith(".class"))
                        .toList()) {
                    new ClassReader(file.getInputStream(entry)).accept(new MonitorFinder(entry.getName(), found), 0);
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static final class MonitorFinder extends ClassVisitor {
        private final String type;
        private final List<String> found;

        MonitorFinder(String type, List<String> found) {
            super(API);
            this.type = type;
            this.found = found;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String shape, String signature, String[] thrown) {
            return new MethodVisitor(API) {
                @Override
                public void visitInsn(int opcode) {
                    if (opcode == Opcodes.MONITORENTER) {
                        found.add(type + " " + name);
                    }
                }
            };
        }
    }
}
