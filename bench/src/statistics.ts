/**
 * Returns the value below which a share of all values lies, interpolated between its neighbours.
 *
 * @param share from 0 to 1; 0.5 for the median
 */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN
  const sorted = [...values].sort((a, b) => a - b)
  const position = share * (sorted.length - 1)
  const below = Math.floor(position)
  const [low = Number.NaN, high = low] = sorted.slice(below, below + 2)
  return low + (high - low) * (position - below)
}

/** Returns the value in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}
