package backplane.core;

/**
 * A range of ports or of physical addresses that a slot has now.
 *
 * @param kind {@code port}, {@code ram}, {@code rom}, {@code mmio} or {@code pci}; for the last, {@code first} is device
 *     * 8 + function
 * @param first the first port or address
 * @param count how many
 * @param enabled whether they answer
 */
public record Span(String kind, long first, long count, boolean enabled) {}
