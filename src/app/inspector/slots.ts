/** Names of the palette's colours, by slot. */
export const SLOT_LABELS: Readonly<Record<string, string>> = {
  'palette.background': 'Background',
  'palette.surface': 'Surface',
  'palette.text': 'Text',
  'palette.muted': 'Quiet text',
  'palette.accent1': 'Accent 1',
  'palette.accent2': 'Accent 2',
  'palette.accent3': 'Accent 3',
  'palette.accent4': 'Accent 4',
  'palette.accent5': 'Accent 5',
  'palette.accent6': 'Accent 6',
};
