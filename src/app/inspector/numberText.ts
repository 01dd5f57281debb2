import { clamp } from '../../core/numeric';
import type { NumberField } from '../../core/params';

type Scale = Pick<NumberField, 'min' | 'max' | 'step' | 'unit'>;

/** Digits behind the point that a step needs, 0 to 4. */
function digitsOf(step: number): number {
  for (let digits = 0; digits < 4; digits++) {
    const scaled = step * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-9) return digits;
  }
  return 4;
}

/** A value as the inspector shows it, with its unit; a `%` field is shown times 100. */
export function formatNumber(value: number, { step, unit }: Scale): string {
  const scale = unit === '%' ? 100 : 1;
  const text = (value * scale).toFixed(digitsOf(step * scale));
  // A rounded value just below zero would keep its sign.
  const trimmed = Number(text) === 0 ? text.replace('-', '') : text;
  if (unit === undefined) return trimmed;
  return unit === '°' || unit === '×' ? trimmed + unit : `${trimmed} ${unit}`;
}

/** Reads what was typed, with or without its unit, comma or point; held in range. Undefined when it is no number. */
export function parseNumber(text: string, { min, max, unit }: Scale): number | undefined {
  const match = /^\s*([+-]?(?:\d+[.,]?\d*|[.,]\d+))\s*(?:%|°|×|[a-z/]+)?\s*$/i.exec(text);
  if (!match) return undefined;
  const number = Number(match[1]!.replace(',', '.')) / (unit === '%' ? 100 : 1);
  return clamp(number, min, max);
}
