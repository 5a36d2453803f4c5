package backplane.shell.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

class ComplaintTest {

    @Test
    void wordsThatDoNotFitPointToTheHelpOfTheCommand() {
        assertThat(Complaint.of(new IllegalArgumentException("Cannot coerce grep(Token, Token) to any of [(String)]")))
                .isEqualTo("grep takes other words than these; 'help grep' shows them");
    }

    @Test
    void anUnknownCommandPointsToTheList() {
        assertThat(Complaint.of(new Exception("Command not found: eth:atach")))
                .isEqualTo("there is no command eth:atach; 'help' lists them all");
    }

    @Test
    void whatACommandSaysItselfIsLeftAlone() {
        Exception own = new IllegalArgumentException("there is no part nix; see dev:list");
        assertThat(Complaint.of(new InvocationTargetException(own))).isEqualTo("there is no part nix; see dev:list");
        assertThat(Complaint.of(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void aCommandThatWasInterruptedSaysNoMore() {
        assertThat(Complaint.of(new InterruptedException())).isEqualTo("interrupted");
    }
}
