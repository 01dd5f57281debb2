import { DEFAULT_FONT_ID, FONTS, type FontName } from '../layers/fonts';

/** One file of a bundled font: some scripts in one style, all weights (variable). */
export interface FontFile {
  /** Same-origin address of a WOFF2 file. */
  readonly url: string;
  /** CSS weight range, such as `100 900`. */
  readonly weight: string;
  readonly style: 'normal';
  /** CSS `unicode-range` of the characters inside. */
  readonly unicodeRange: string;
}

/** A typeface that ships with the app. All are under the SIL Open Font License 1.1. */
export interface BundledFont extends FontName {
  /** CSS family name to register the files under. */
  readonly family: string;
  readonly faces: readonly FontFile[];
}

// `no-inline`: the content security policy allows no `data:` fonts, and Vite would inline files under 4 KiB.
const urls = import.meta.glob<string>(
  '../../node_modules/@fontsource-variable/{inter,manrope,sofia-sans-extra-condensed,source-serif-4,jetbrains-mono}/files/*-wght-normal.woff2',
  { eager: true, query: '?no-inline', import: 'default' },
);

// As in the packages' `unicode.json`.
const RANGES = {
  'cyrillic-ext': 'U+0460-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F,U+FE2E-FE2F',
  cyrillic: 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116',
  'greek-ext': 'U+1F00-1FFF',
  greek: 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF',
  vietnamese:
    'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB',
  'latin-ext':
    'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF',
  latin:
    'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
} as const;

/** CSS weights each variable font spans. */
const WEIGHTS: Readonly<Record<string, string>> = {
  inter: '100 900',
  manrope: '200 800',
  'sofia-sans-extra-condensed': '1 1000',
  'source-serif-4': '200 900',
  'jetbrains-mono': '100 800',
};

/** Every typeface a text layer can use. */
export const bundledFonts: readonly BundledFont[] = FONTS.map(({ id, label }) => ({
  id,
  label,
  family: label,
  faces: Object.entries(RANGES).flatMap(([subset, unicodeRange]): FontFile[] => {
    const url = urls[`../../node_modules/@fontsource-variable/${id}/files/${id}-${subset}-wght-normal.woff2`];
    return url === undefined ? [] : [{ url, weight: WEIGHTS[id]!, style: 'normal', unicodeRange }];
  }),
}));

/** What an unknown font id stands for. */
export const defaultFontId = DEFAULT_FONT_ID;
