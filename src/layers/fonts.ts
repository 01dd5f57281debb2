/** A typeface that ships with the app, by name; its files are in `render/fonts.ts`. */
export interface FontName {
  /** Written into scenes; never change it once shipped. */
  readonly id: string;
  readonly label: string;
}

/** Every typeface a text layer can use. */
export const FONTS: readonly FontName[] = [
  { id: 'inter', label: 'Inter' },
  { id: 'manrope', label: 'Manrope' },
  { id: 'sofia-sans-extra-condensed', label: 'Sofia Sans Extra Condensed' },
  { id: 'source-serif-4', label: 'Source Serif 4' },
  { id: 'jetbrains-mono', label: 'JetBrains Mono' },
];

/** What an unknown font id stands for. */
export const DEFAULT_FONT_ID = 'inter';
