/** The value below which a share (0 to 1) of the sorted samples lies, by nearest rank. NaN without samples. */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

/** One line: p50 and p95 of both, in ms, and as ratios. */
export const compared = (product: readonly number[], floor: readonly number[]): string => {
  const row = (share: number): string => {
    const [ours, theirs] = [percentile(product, share), percentile(floor, share)];
    return `p${share * 100} ${ours.toFixed(1)} ms against ${theirs.toFixed(1)} ms: ratio ${(ours / theirs).toFixed(2)}`;
  };
  return `${row(0.5)}\n${row(0.95)}`;
};
