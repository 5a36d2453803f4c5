package backplane.eth.hub;

import static org.assertj.core.api.Assertions.assertThat;

import backplane.testkit.RecordedJack;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubTest {

    private record Keys(String ethdev) implements Hub.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return Hub.Config.class;
        }
    }

    /** A card with an address, at a hub. */
    private static final class Card extends RecordedJack {
        final int number;
        final Hub hub;
        final List<Integer> senders = new CopyOnWriteArrayList<>();
        final Semaphore room = new Semaphore(100_000);

        Card(int number, String name) {
            this.number = number;
            hub = new Hub(new Keys(name), Map.of("machine", "m" + number, "id", "ne2k0"));
            hub.open(this);
        }

        void send(int to) {
            byte[] frame = new byte[60];
            frame[0] = (byte) (to == 0xff ? 0xff : 2);
            frame[5] = (byte) to;
            frame[6] = 2;
            frame[11] = (byte) number;
            hub.send(frame, 0, 60);
        }

        boolean hasHeard(int frames) throws InterruptedException {
            for (int i = 0; i < 60_000 && senders.size() < frames; i++) {
                Thread.sleep(1);
            }
            return senders.size() >= frames;
        }

        boolean hears(Integer... from) throws InterruptedException {
            hasHeard(from.length);
            return senders.equals(Arrays.asList(from));
        }

        @Override
        public boolean deliver(byte[] frame, int offset, int length) throws InterruptedException {
            room.acquire();
            return senders.add((int) frame[offset + 11]);
        }

        @Override
        public boolean offer(byte[] frame, int offset, int length) {
            return senders.add((int) frame[offset + 11]);
        }
    }

    private final Card a = new Card(1, "lab");
    private final Card b = new Card(2, "lab");
    private final Card c = new Card(3, "lab");

    @AfterEach
    void close() {
        for (Card card : List.of(a, b, c)) {
            card.hub.close();
        }
        assertThat(Switch.ports("lab")).isZero();
    }

    @Test
    void broadcastsReachAllOthers() throws InterruptedException {
        a.send(0xff);

        assertThat(b.hears(1)).isTrue();
        assertThat(c.hears(1)).isTrue();
        assertThat(a.senders).isEmpty();
    }

    @Test
    void anAddressIsLearntFromWhatItsOwnerSends() throws InterruptedException {
        a.send(2);
        assertThat(c.hears(1)).as("unknown yet: everywhere").isTrue();
        b.send(1);
        assertThat(a.hears(2)).isTrue();
        a.send(2);

        assertThat(b.hears(1, 1)).isTrue();
        assertThat(c.senders).as("neither the answer nor the second frame").containsExactly(1);
    }

    @Test
    void anAddressThatTwoCardsHaveIsWhereItWasHeardLast() throws InterruptedException {
        Card twin = new Card(2, "lab");
        b.send(0xff);
        assertThat(c.hears(2)).isTrue();
        twin.send(0xff);
        assertThat(c.hears(2, 2)).isTrue();

        a.send(2);

        assertThat(twin.hears(2, 1))
                .as("the broadcast of the other, then the frame")
                .isTrue();
        assertThat(b.hears(2)).as("only the broadcast of the other").isTrue();
        assertThat(twin.log().messages()).singleElement().asString().contains("02:00:00:00:00:02", "another mac=");
        twin.hub.close();
    }

    @Test
    void hubsOfOtherNamesAreOtherNetworks() throws InterruptedException {
        Card elsewhere = new Card(4, "other");
        a.send(0xff);
        assertThat(b.hears(1)).isTrue();

        assertThat(elsewhere.senders).isEmpty();
        elsewhere.hub.close();
    }

    @Test
    void aCardThatLeavesIsForgottenAndMayReturn() throws InterruptedException {
        b.send(0xff);
        assertThat(a.hears(2)).isTrue();
        b.hub.close();
        a.send(2);
        assertThat(c.hears(2, 1)).isTrue();

        b.hub.open(b);
        a.send(2);

        assertThat(b.hears(1)).isTrue();
        assertThat(b.hub.description()).contains("3 cards");
    }

    @Test
    void aStuckCardDoesNotStopTheOthers() throws InterruptedException {
        b.room.drainPermits();
        for (int i = 0; i < 2000; i++) {
            a.send(0xff);
            if (i % 100 == 99) {
                assertThat(c.hasHeard(i + 1)).as("frame %d", i).isTrue();
            }
        }

        assertThat(c.senders).hasSize(2000);
        assertThat(b.senders).as("it is still stuck").isEmpty();
    }
}
