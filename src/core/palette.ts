/**
 * The colours of one scene, all `#rrggbb`. `text` reads on `background` and `surface` at 4.5:1 or better, `muted`
 * too; every accent stands out from `background` at 3:1 or better.
 */
export interface Palette {
  readonly background: string;
  /** A raised area on the background. */
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  /** Exactly six, the most striking first; neighbours differ in hue or lightness. */
  readonly accents: readonly string[];
}

/** What a colour parameter may say instead of a hex colour. */
export const PALETTE_SLOTS = [
  'palette.background',
  'palette.surface',
  'palette.text',
  'palette.muted',
  'palette.accent1',
  'palette.accent2',
  'palette.accent3',
  'palette.accent4',
  'palette.accent5',
  'palette.accent6',
] as const;

/** The hex colour a parameter stands for: itself, or the palette's colour of that slot (unknown slots give `text`). */
export function resolveColor(value: string, palette: Palette): string {
  if (value.startsWith('#')) return value;
  switch (value) {
    case 'palette.background':
      return palette.background;
    case 'palette.surface':
      return palette.surface;
    case 'palette.muted':
      return palette.muted;
    default: {
      const index = /^palette\.accent([1-6])$/.exec(value)?.[1];
      return index === undefined ? palette.text : palette.accents[Number(index) - 1]!;
    }
  }
}
