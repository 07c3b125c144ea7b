package org.surveygrid.packaging.bench.timing;

/**
 * What something costs.
 *
 * @param cpuSeconds processor time, user and system, of the cheapest run
 * @param worstCpuSeconds that of the dearest run
 * @param peakMebibytes most memory: live heap with what the collector had not yet taken for kernels of ours, resident
 *     set for other programs
 * @param runs how many runs
 */
public record Measurement(double cpuSeconds, double worstCpuSeconds, double peakMebibytes, int runs) {
    /**
     * The better of two measurements, with the spread of both.
     *
     * @param other of the same work
     * @return least time, worst time, largest memory
     */
    public Measurement and(Measurement other) {
        return new Measurement(
                Math.min(cpuSeconds, other.cpuSeconds),
                Math.max(worstCpuSeconds, other.worstCpuSeconds),
                Math.max(peakMebibytes, other.peakMebibytes),
                runs + other.runs);
    }
}
