package backplane.gdbstub;

import java.util.ArrayList;
import java.util.List;

/** The registers of one architecture, and the text that tells gdb of them. */
final class TargetDescription {

    /** What gdb calls the architectures; code of 16 and of 32 bits has the same registers. */
    enum Architecture {
        I8086("i8086"),
        I386("i386"),
        X86_64("i386:x86-64");

        private final String name;

        Architecture(String name) {
            this.name = name;
        }
    }

    private static final String VECTOR = """
            <vector id="v4f" type="ieee_single" count="4"/>
            <vector id="v2d" type="ieee_double" count="2"/>
            <vector id="v16i8" type="int8" count="16"/>
            <vector id="v8i16" type="int16" count="8"/>
            <vector id="v4i32" type="int32" count="4"/>
            <vector id="v2i64" type="int64" count="2"/>
            <union id="vec128"><field name="v4_float" type="v4f"/><field name="v2_double" type="v2d"/>
            <field name="v16_int8" type="v16i8"/><field name="v8_int16" type="v8i16"/>
            <field name="v4_int32" type="v4i32"/><field name="v2_int64" type="v2i64"/>
            <field name="uint128" type="uint128"/></union>
            """;

    private static final String FLAGS = """
            <flags id="i386_eflags" size="4"><field name="CF" start="0" end="0"/><field name="" start="1" end="1"/>
            <field name="PF" start="2" end="2"/><field name="AF" start="4" end="4"/><field name="ZF" start="6" end="6"/>
            <field name="SF" start="7" end="7"/><field name="TF" start="8" end="8"/><field name="IF" start="9" end="9"/>
            <field name="DF" start="10" end="10"/><field name="OF" start="11" end="11"/>
            <field name="NT" start="14" end="14"/><field name="RF" start="16" end="16"/>
            <field name="VM" start="17" end="17"/><field name="AC" start="18" end="18"/>
            <field name="VIF" start="19" end="19"/><field name="VIP" start="20" end="20"/>
            <field name="ID" start="21" end="21"/></flags>
            """;

    final List<Register> registers = new ArrayList<>();
    /** How many of them the g packet carries. */
    final int general;

    final Architecture architecture;
    final String xml;

    TargetDescription(Architecture architecture) {
        this.architecture = architecture;
        boolean wide = architecture == Architecture.X86_64;
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\">"
                + "<target><architecture>" + architecture.name + "</architecture>");
        feature(text, "org.gnu.gdb.i386.core", FLAGS, Register.core(wide));
        feature(text, "org.gnu.gdb.i386.sse", VECTOR, Register.sse(wide));
        if (wide) {
            feature(text, "org.gnu.gdb.i386.segments", "", Register.segments());
        }
        general = registers.size();
        feature(text, "backplane.system", "", Register.system(wide));
        xml = text.append("</target>").toString();
    }

    private void feature(StringBuilder text, String name, String types, List<Register> more) {
        text.append("<feature name=\"").append(name).append("\">").append(types);
        for (Register r : more) {
            text.append(String.format(
                    "<reg name=\"%s\" bitsize=\"%d\" type=\"%s\" regnum=\"%d\"/>",
                    r.name(), r.bits(), r.type(), registers.size()));
            registers.add(r);
        }
        text.append("</feature>");
    }
}
