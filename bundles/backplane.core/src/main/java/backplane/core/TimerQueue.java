package backplane.core;

import backplane.api.Timer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The armed timers as a binary heap, by deadline and then by the order of arming. */
final class TimerQueue {

    private final VirtualTime time;
    private @Nullable TimerClaim[] heap = new TimerClaim[16];
    private int size;
    private long sequence;

    /** False if surely no timer waits for idle processors. */
    private boolean idlers;

    TimerQueue(VirtualTime time) {
        this.time = time;
    }

    /** Makes room, so that arming allocates nothing. */
    void reserve(int timers) {
        if (timers > heap.length) {
            heap = Arrays.copyOf(heap, Math.max(timers, heap.length * 2));
        }
    }

    /** Returns the first deadline, or {@link Timer#NEVER}. */
    long first() {
        return size == 0 ? Timer.NEVER : at(0).deadline();
    }

    /** Returns the armed timers. */
    List<TimerClaim> armed() {
        List<TimerClaim> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(at(i));
        }
        return all;
    }

    /** Takes the first timer out if it is due, or returns null. */
    @Nullable
    TimerClaim due(long now) {
        if (size == 0 || at(0).deadline() > now) {
            return null;
        }
        TimerClaim t = at(0);
        remove(t);
        return t;
    }

    /**
     * Makes the timers due that wait for idle processors, in the order of their deadlines.
     *
     * @return whether there were any
     */
    boolean idle() {
        boolean any = false;
        while (idlers) {
            TimerClaim t = firstIdler();
            idlers = t != null;
            if (t != null) {
                t.hasten();
                any = true;
            }
        }
        return any;
    }

    private @Nullable TimerClaim firstIdler() {
        TimerClaim first = null;
        for (int i = 0; i < size; i++) {
            TimerClaim t = at(i);
            if (t.untilIdle() && (first == null || t.before(first))) {
                first = t;
            }
        }
        return first;
    }

    /** Puts a timer in, or moves it. */
    void put(TimerClaim timer) {
        idlers |= timer.untilIdle();
        timer.sequence = sequence++;
        if (timer.place < 0) {
            reserve(size + 1);
            timer.place = size;
            heap[size++] = timer;
        }
        up(timer.place);
        down(timer.place);
        if (heap[0] == timer) {
            time.shorten(timer.deadline());
        }
    }

    /** Gives a timer its old place among those with the same deadline. */
    void resequence(TimerClaim timer, long turn) {
        timer.sequence = turn;
        sequence = Math.max(sequence, turn + 1);
        if (timer.place >= 0) {
            up(timer.place);
            down(timer.place);
        }
    }

    void remove(TimerClaim timer) {
        int i = timer.place;
        if (i < 0) {
            return;
        }
        timer.place = -1;
        TimerClaim last = at(--size);
        heap[size] = null;
        if (last != timer) {
            heap[i] = last;
            last.place = i;
            up(i);
            down(last.place);
        }
    }

    private TimerClaim at(int i) {
        TimerClaim t = heap[i];
        if (t == null) {
            throw new IllegalStateException("hole in the timer queue at " + i);
        }
        return t;
    }

    private void up(int from) {
        int i = from;
        while (i > 0 && at(i).before(at((i - 1) / 2))) {
            swap(i, (i - 1) / 2);
            i = (i - 1) / 2;
        }
    }

    private void down(int from) {
        int i = from;
        while (true) {
            int child = 2 * i + 1;
            if (child + 1 < size && at(child + 1).before(at(child))) {
                child++;
            }
            if (child >= size || !at(child).before(at(i))) {
                return;
            }
            swap(i, child);
            i = child;
        }
    }

    private void swap(int a, int b) {
        TimerClaim x = at(a);
        TimerClaim y = at(b);
        heap[a] = y;
        heap[b] = x;
        y.place = a;
        x.place = b;
    }
}
