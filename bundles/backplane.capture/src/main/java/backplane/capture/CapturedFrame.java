package backplane.capture;

/**
 * A frame from a capture file.
 *
 * @param nanos its time stamp in nanoseconds
 * @param data its bytes, as many as were captured
 * @param complete false if the capture kept only its beginning
 */
public record CapturedFrame(long nanos, byte[] data, boolean complete) {}
