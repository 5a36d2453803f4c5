package backplane.machine;

/**
 * A cable as it is configured.
 *
 * @param card the slot at the near end
 * @param backend the id of the backend at the far end
 * @param kind {@code eth}, {@code channel}, {@code disk}, {@code display}
 * @param connected whether it is in
 * @param detail the backend's description, or why it is not in
 */
public record ConnectionInfo(String card, String backend, String kind, boolean connected, String detail) {}
