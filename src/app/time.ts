/** `1:02`, or `1:01:02` from an hour on. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds + 1e-6));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** `1:02.400`: {@link clockTime} with the thousandths behind it. */
export function preciseTime(seconds: number): string {
  const millis = Math.max(0, Math.round(seconds * 1000));
  return `${clockTime(Math.floor(millis / 1000))}.${String(millis % 1000).padStart(3, '0')}`;
}

/** A length for the ear: `1 minute 2 seconds`. */
export function spokenTime(seconds: number): string {
  const tenths = Math.max(0, Math.round(seconds * 10));
  const minutes = Math.floor(tenths / 600);
  const rest = (tenths % 600) / 10;
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  return minutes > 0 ? `${plural(minutes, 'minute')} ${plural(rest, 'second')}` : plural(rest, 'second');
}

/** About how long, in one unit: `40 s`, `3 min`, `2 h 5 min`. Infinity and NaN give an empty string. */
export function roughTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `640 KB`, `12.4 MB`, `1.2 GB`: thousands, as file managers count. */
export function fileSize(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} KB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** `1:02.4`: {@link clockTime} with the tenth behind it. */
export function tenthsTime(seconds: number): string {
  const tenths = Math.max(0, Math.round(seconds * 10));
  return `${clockTime(Math.floor(tenths / 10))}.${tenths % 10}`;
}

/** Reads a time as people write it: `62.4`, `1:02.4`, `1:01:02`, with comma or point. Undefined when it is none. */
export function parseTime(text: string): number | undefined {
  const match = /^\s*(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d*)?|[.,]\d+)\s*s?\s*$/i.exec(text);
  if (!match) return undefined;
  const [, hours = '0', minutes = '0', seconds] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds!.replace(',', '.'));
}
