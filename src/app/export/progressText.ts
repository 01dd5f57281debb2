import type { ExportProgress } from '../../export/request';

/** Drawing is nearly everything; opening the encoder, closing and checking the file are the rest. */
const DRAWING = 0.97;

/** How much of an export is done, 0 to 1; 1 only when it is over. */
export function shareDone({ phase, frame, frames }: ExportProgress): number {
  switch (phase) {
    case 'preparing':
      return 0;
    case 'drawing':
      return frames > 0 ? (DRAWING * frame) / frames : 0;
    case 'finishing':
      return DRAWING;
    case 'checking':
      return 0.985;
  }
}
