/** One line of the table. */
export interface Row {
  readonly name: string;
  /** Null where it could not be measured; `peer` says why. */
  readonly value: number | null;
  readonly unit: string;
  /** What it is held against, with its figure. */
  readonly peer: string;
  /** Times as good as the peer: above 1 is better, whatever the unit. */
  readonly ratio: number | null;
}

/** A row whose larger values are better. */
export function more(name: string, value: number, unit: string, peer: string, than: number): Row {
  return { name, value, unit, peer: `${peer}: ${tidy(than)} ${unit}`, ratio: value / than };
}

/** A row whose smaller values are better. */
export function less(name: string, value: number, unit: string, peer: string, than: number): Row {
  return { name, value, unit, peer: `${peer}: ${tidy(than)} ${unit}`, ratio: than / value };
}

/** Three figures that count. */
export function tidy(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
