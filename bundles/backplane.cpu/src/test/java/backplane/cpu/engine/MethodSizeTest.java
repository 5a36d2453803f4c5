package backplane.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;

/** HotSpot never compiles a method of 8,000 bytecodes and more: one such method in the main loop costs a factor of thirty. */
class MethodSizeTest {
    private static final int HUGE = 8000;

    /**
     * C1 gave up on a main loop of 4,759 bytecodes ("out of virtual registers"), and on one of 4,588 when it was to replace the
     * interpreted one in the middle of the loop; 4,391 it took in both cases. What it refuses is interpreted until C2 is done, or
     * stays as it was compiled before. The sizes here are upper estimates, some 13 % above the true ones.
     */
    private static final int TOO_MUCH_FOR_C1 = 4960;

    @Test
    void everyMethodOfTheProcessorIsSmallEnoughToBeCompiled() throws IOException, URISyntaxException {
        Path classes = Path.of(Interpreter.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Map<String, Integer> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
                measure(file, sizes);
            }
        }

        assertThat(sizes)
                .containsKeys("backplane/cpu/engine/Forms.chain", "backplane/cpu/engine/Interpreter.blocks")
                .allSatisfy((method, size) -> assertThat(size).as(method).isLessThan(HUGE));
        assertThat(sizes.get("backplane/cpu/engine/Forms.chain")).isLessThan(TOO_MUCH_FOR_C1);
    }

    private static void measure(Path file, Map<String, Integer> sizes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            ClassReader reader = new ClassReader(in);
            reader.accept(
                    new ClassVisitor(Opcodes.ASM9) {
                        @Override
                        public MethodVisitor visitMethod(
                                int access,
                                String name,
                                String descriptor,
                                @Nullable String signature,
                                String @Nullable [] exceptions) {
                            return new CodeSizeEvaluator(Opcodes.ASM9, null) {
                                @Override
                                public void visitEnd() {
                                    sizes.merge(reader.getClassName() + "." + name, getMaxSize(), Math::max);
                                }
                            };
                        }
                    },
                    ClassReader.SKIP_DEBUG);
        }
    }
}
