package backplane.core;

/**
 * Why a machine stopped.
 *
 * @param reason a sentence for the human
 * @param status exit status of the program: 0, or what the guest's debug_exit device gave
 */
public record StopCause(String reason, int status) {}
