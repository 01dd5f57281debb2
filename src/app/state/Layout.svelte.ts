import { MediaQuery } from 'svelte/reactivity';

const phone = new MediaQuery('max-width: 719px', false);
const tablet = new MediaQuery('max-width: 1179px', false);
const reducedMotion = new MediaQuery('prefers-reduced-motion: reduce', false);

/** How much room there is: `phone` has a sheet, `tablet` folds the inspector into the panel. */
export type Room = 'phone' | 'tablet' | 'desk';

/** What the window allows, as runes. */
export const layout = {
  get room(): Room {
    return phone.current ? 'phone' : tablet.current ? 'tablet' : 'desk';
  },
  get reducedMotion(): boolean {
    return reducedMotion.current;
  },
};
