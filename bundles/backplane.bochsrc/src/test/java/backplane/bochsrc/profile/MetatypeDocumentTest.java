package backplane.bochsrc.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.bochsrc.convert.OptionType;
import backplane.bochsrc.convert.OptionType.Kind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;

class MetatypeDocumentTest {
    private static Map<String, List<OptionType>> read(String inside) throws XMLStreamException {
        String text = "<?xml version='1.0'?><m:MetaData xmlns:m='http://www.osgi.org/xmlns/metatype/v1.4.0'>" + inside
                + "</m:MetaData>";
        return MetatypeDocument.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsTheTypesRangesAndWordsOfAFactory() throws XMLStreamException {
        Map<String, List<OptionType>> types = read("<OCD id='c' name='Card'>"
                + "<AD id='ioaddr' type='Integer' min='0' max='65535' default='768' description='Port'/>"
                + "<AD id='mode' type='String'><Option label='ISA' value='ISA'/><Option label='PCI' value='PCI'/></AD>"
                + "<AD id='list' type='Long' cardinality='2147483647'/><AD id='on' type='Boolean'/></OCD>"
                + "<Designate factoryPid='backplane.rc.card'><Object ocdref='c'/></Designate>");
        assertThat(types)
                .containsExactly(Map.entry(
                        "card",
                        List.of(
                                new OptionType("ioaddr", Kind.INTEGER, false, List.of(), 0, 65535, "768", "Port"),
                                words("mode", "ISA", "PCI"),
                                new OptionType(
                                        "list", Kind.LONG, true, List.of(), Long.MIN_VALUE, Long.MAX_VALUE, "", ""),
                                OptionType.of("on", Kind.BOOLEAN))));
    }

    private static OptionType words(String key, String... words) {
        return new OptionType(key, Kind.STRING, false, List.of(words), Long.MIN_VALUE, Long.MAX_VALUE, "", "");
    }

    @Test
    void leavesOutWhatIsNotAPart() throws XMLStreamException {
        assertThat(read("<OCD id='c' name='x'/><Designate pid='some.pid'><Object ocdref='c'/></Designate>"
                        + "<Designate factoryPid='other.rc'><Object ocdref='c'/></Designate>"))
                .isEmpty();
    }

    @Test
    void refusesWhatIsNotXmlAndReadsNoOtherFile() {
        assertThatThrownBy(() -> read("<OCD")).isInstanceOf(XMLStreamException.class);
        String entity = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>";
        byte[] octets = entity.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> MetatypeDocument.read(new ByteArrayInputStream(octets)))
                .isInstanceOf(XMLStreamException.class);
    }
}
