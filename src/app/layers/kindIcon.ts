import ChartColumn from '@lucide/svelte/icons/chart-no-axes-column';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import Disc from '@lucide/svelte/icons/disc';
import Image from '@lucide/svelte/icons/image';
import Minus from '@lucide/svelte/icons/minus';
import Sparkles from '@lucide/svelte/icons/sparkles';
import Square from '@lucide/svelte/icons/square';
import Type from '@lucide/svelte/icons/type';
import type { Component } from 'svelte';

type Icon = Component<{ size?: number | string; strokeWidth?: number | string }>;

const icons: Readonly<Record<string, Icon>> = {
  background: Image,
  image: Disc,
  particles: Sparkles,
  progress: Minus,
  ring: CircleDashed,
  spectrum: ChartColumn,
  text: Type,
};

/** The sign of a kind of layer; a plain square for one that has none. */
export function kindIcon(kind: string): Icon {
  return icons[kind] ?? Square;
}
