import type { Pcm } from '../../analysis/featureTrack';
import { parseFrameRate } from '../../core/time';
import { download } from '../../platform/files';
import { readExport } from '../../platform/opfs';
import type { Inspection } from '../../render/protocol';
import { sceneSize, type Scene } from '../../scene/scene';
import { templateById } from '../../templates/registry';
import { checkPicture } from '../checkPicture';
import { openSong } from '../openSong';
import { RenderClient } from '../renderClient';
import { noticeOf } from '../strings';
import { strikingMoment } from '../timeline/strikingMoment';
import type { Order, Outcome, ReportProgress } from './order';

type Made = Omit<Extract<Outcome, { isDone: true }>, 'isDone' | 'wallSeconds'>;

/** A song that is ready to be drawn. */
interface Loaded {
  readonly client: RenderClient;
  readonly scene: Scene;
}

/** Carries out an order of the command line with the worker, the drawing and the encoders of the app. */
export async function renderOrder(
  order: Order,
  audio: File | undefined,
  cover: File | undefined,
  onProgress: ReportProgress,
): Promise<Outcome> {
  const startedAt = performance.now();
  const client = new RenderClient('export');
  try {
    if (!audio) throw new TypeError('audio: expected a file');
    const made = await make(client, order, audio, cover, onProgress);
    return { isDone: true, ...made, wallSeconds: (performance.now() - startedAt) / 1000 };
  } catch (error) {
    const notice = noticeOf(error);
    return { isDone: false, message: notice ? `${notice.title} ${notice.advice} (${String(error)})` : 'Cancelled.' };
  } finally {
    client.close();
  }
}
