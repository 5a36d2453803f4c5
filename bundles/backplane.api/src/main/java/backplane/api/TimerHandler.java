package backplane.api;

/** Called when a timer's time has come, between two instructions. */
@FunctionalInterface
public interface TimerHandler {

    /**
     * @param deadline the time the timer was set to; {@link Clock#now()} may be a little later. A periodic timer re-arms
     *     itself at {@code deadline + period}. Later than now if idle processors have made the timer due.
     */
    void expired(long deadline);
}
