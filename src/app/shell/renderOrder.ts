import type { Waveform } from '../../analysis/featureTrack';
import { parseFrameRate } from '../../core/time';
import { download } from '../../platform/files';
import { readExport } from '../../platform/opfs';
import { sceneSize, type Scene } from '../../scene/scene';
import { templateById } from '../../templates/registry';
import { checkPicture } from '../checkPicture';
import { hashOf } from '../hash';
import { openSong } from '../openSong';
import { paletteFor } from '../panels/songPalette';
import { RenderClient } from '../renderClient';
import { strikingMoment } from '../timeline/strikingMoment';
import { failureOf } from './failure';
import { giveSound } from './giveSound';
import type { Order, Outcome, ReportProgress } from './order';

type Done = Extract<Outcome, { isDone: true }>;
type Made = Omit<Done, 'isDone' | 'wallSeconds' | keyof Listening>;
type Listening = Pick<Done, 'analysisSeconds' | 'songSeconds'>;

/** Carries out an order of the command line with the worker, the drawing and the encoders of the app. Never rejects. */
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
    const { scene, waveform, listening } = await load(client, order, audio, cover);
    const made = await (order.make === 'still'
      ? makeStill(client, scene, order, order.at ?? strikingMoment(waveform))
      : makeVideo(client, scene, order, onProgress));
    return { isDone: true, ...made, ...listening, wallSeconds: (performance.now() - startedAt) / 1000 };
  } catch (error) {
    return failureOf(error);
  } finally {
    client.close();
  }
}

async function load(
  client: RenderClient,
  order: Order,
  audio: File,
  cover: File | undefined,
): Promise<{ readonly scene: Scene; readonly waveform: Waveform; readonly listening: Listening }> {
  if (cover) await checkPicture(cover);
  const song = await openSong(client, audio);
  const { tags, palette, assets } = song.input.project.scene;
  const scene = templateById(order.template ?? '').compose({
    tags,
    palette: cover ? await paletteFor(cover, tags) : palette,
    size: sceneSize(order.width, order.height),
    assets: cover
      ? { ...assets, cover: { hash: await hashOf(cover), name: cover.name, type: cover.type } }
      : assets,
  });
  client.assets({ cover: cover ?? song.input.cover ?? null });
  const analysed = new Promise<Waveform>((resolve, reject) => {
    client.onFailed = reject;
    client.onAnalysis = (event) => {
      if (event.type === 'ready' && event.complete) resolve(event.waveform);
    };
  });
  const sound = await song.whole;
  const startedAt = performance.now();
  const { seconds: songSeconds } = giveSound(client, sound);
  const waveform = await analysed;
  return {
    scene,
    waveform,
    listening: { songSeconds, analysisSeconds: (performance.now() - startedAt) / 1000 },
  };
}

async function makeStill(client: RenderClient, scene: Scene, order: Order, at: number): Promise<Made> {
  const png = await client.still(scene, at, order.width, order.height);
  hand(png, 'still.png');
  return { frames: 1, seconds: 0, bytes: png.size, video: 'png', audio: null };
}

async function makeVideo(
  client: RenderClient,
  scene: Scene,
  { width, height, frameRate, from, to }: Order,
  onProgress: ReportProgress,
): Promise<Made> {
  const request = {
    width,
    height,
    frameRate: parseFrameRate(frameRate),
    quality: 'good',
    fileName: 'video.mp4',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  } as const;
  const { frames, seconds, bytes, video, audio, fileName } = await client.export(scene, request, onProgress);
  const file = await readExport(fileName);
  if (!file) throw new Error('the finished video is gone');
  hand(file, fileName);
  return { frames, seconds, bytes, video, audio };
}

/** The URL lasts as long as the page: a download may still be reading from it when the program asks for the next. */
function hand(file: Blob, name: string): void {
  download(URL.createObjectURL(file), name);
}
