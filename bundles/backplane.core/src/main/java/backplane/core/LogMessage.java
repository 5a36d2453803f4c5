package backplane.core;

/**
 * A message of a device or of the board.
 *
 * @param machine the machine's name
 * @param slot who says it
 * @param level how bad it is
 * @param nanos virtual time
 * @param text one line or more
 */
public record LogMessage(String machine, String slot, LogLevel level, long nanos, String text) {}
