package backplane.shell.session;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.shell.Names;
import backplane.shell.command.DiskCommands;
import backplane.shell.command.EthernetCommands;
import backplane.shell.command.ProfileCommands;
import backplane.shell.command.ScreenCommands;
import backplane.shell.state.StateCommands;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CommandCompletionTest {

    static Stream<Arguments> commandsThatTakeAFile() {
        return Stream.of(
                Arguments.of(ProfileCommands.class, "load", 0),
                Arguments.of(ProfileCommands.class, "check", 0),
                Arguments.of(EthernetCommands.class, "capture", 1),
                Arguments.of(ScreenCommands.class, "screenshot", 0),
                Arguments.of(DiskCommands.class, "insert", 1),
                Arguments.of(StateCommands.class, "save", 0),
                Arguments.of(StateCommands.class, "restore", 0),
                Arguments.of(UpdateCommands.class, "update", 1));
    }

    @ParameterizedTest
    @MethodSource("commandsThatTakeAFile")
    void anArgumentThatIsAFileIsKnownAsOne(Class<?> commands, String function, int argument) {
        assertThat(kinds(commands, function, argument)).containsExactly(Names.Of.FILE);
    }

    @Test
    void anOptionIsNoArgumentAndTheLastArgumentMayBeRepeated() {
        assertThat(kinds(UpdateCommands.class, "update", 0)).containsExactly(Names.Of.BUNDLE);
        assertThat(kinds(UpdateCommands.class, "refresh", 5)).containsExactly(Names.Of.BUNDLE);
        assertThat(kinds(UpdateCommands.class, "update", 5)).isEmpty();
    }

    private static Set<Names.Of> kinds(Class<?> commands, String function, int argument) {
        return Stream.of(commands.getMethods())
                .filter(m -> m.getName().equals(function))
                .map(m -> CommandCompletion.kind(m, argument))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }
}
