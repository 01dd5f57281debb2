import { parseArgs } from 'node:util';
import { parseFrameRate } from '../core/time';
import type { Order } from '../app/shell/order';
import { UsageError } from './command';

export const USAGE = `npm run render -- <audio> <out.mp4|out.png> [options]
  --template ID    halo, monolith, blur …
  --size WxH       pixels, both even: 1920x1080
  --fps N          24 to 60, also 23.976, 29.97, 59.94
  --from S --to S  part of the recording in seconds
  --at S           moment of a .png in seconds
  --video h264     the codec
  --cover IMAGE    instead of the one in the file
  --json           the last line of stdout is one JSON object`;

/** What was typed, checked. */
export interface RenderCommand {
  readonly audio: string;
  readonly out: string;
  readonly cover: string | undefined;
  readonly json: boolean;
  readonly order: Order;
}

const THIS_VERSION = 'This version makes .mp4 with H.264, and .png.';
const MIN_SIDE = 64;
const MAX_SIDE = 4096;
const MAX_FPS = 60;

/** Reads the arguments of `npm run render`. @throws {UsageError} */
export function readRenderCommand(args: readonly string[]): RenderCommand {
  const { values, positionals } = parse(args);
  const [audio, out, ...rest] = positionals;
  if (audio === undefined || out === undefined || rest.length > 0) {
    throw new UsageError(`Give one recording and one file to make.\n${USAGE}`);
  }
  if (values.project !== undefined) throw new UsageError(`--project is not there yet. ${THIS_VERSION}`);
  if (values.captions !== undefined) throw new UsageError(`--captions is not there yet. ${THIS_VERSION}`);
  if (values.video !== undefined && values.video !== 'h264') {
    throw new UsageError(`--video ${values.video} is not there yet. ${THIS_VERSION}`);
  }
  return { audio, out, cover: values.cover, json: values.json ?? false, order: readOrder(out, values) };
}

function readOrder(out: string, values: ReturnType<typeof parse>['values']): Order {
  const make = /\.png$/i.test(out) ? 'still' : 'video';
  if (make === 'video' && !/\.mp4$/i.test(out))
    throw new UsageError(`${out} cannot be made. ${THIS_VERSION}`);
  const [from, to, at] = [seconds('from', values.from), seconds('to', values.to), seconds('at', values.at)];
  if (make === 'still' && (from !== undefined || to !== undefined)) {
    throw new UsageError('--from and --to belong to a video. Use --at for a picture.');
  }
  if (make === 'video' && at !== undefined)
    throw new UsageError('--at belongs to a .png. Use --from and --to for a video.');
  if (to !== undefined && to <= (from ?? 0)) throw new UsageError('--to must be later than --from.');
  return {
    make,
    ...readSize(values.size ?? '1920x1080'),
    frameRate: readFrameRate(values.fps ?? '30'),
    ...(values.template !== undefined && { template: values.template }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(at !== undefined && { at }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        template: { type: 'string' },
        project: { type: 'string' },
        size: { type: 'string' },
        fps: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        at: { type: 'string' },
        video: { type: 'string' },
        captions: { type: 'string' },
        cover: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, {
      cause: error,
    });
  }
}

function readSize(text: string): { readonly width: number; readonly height: number } {
  const match = /^(\d+)[x×](\d+)$/i.exec(text);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  const isFit = (side: number) => side >= MIN_SIDE && side <= MAX_SIDE && side % 2 === 0;
  if (match && isFit(width) && isFit(height)) return { width, height };
  throw new UsageError(
    `--size ${text}: give two even numbers from ${MIN_SIDE} to ${MAX_SIDE}, such as 1920x1080.`,
  );
}

function readFrameRate(text: string): string {
  try {
    const { numerator, denominator } = parseFrameRate(text);
    if (numerator / denominator <= MAX_FPS) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new UsageError(`--fps ${text}: give 1 to ${MAX_FPS} frames a second, such as 30 or 29.97.`);
}

function seconds(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new UsageError(`--${name} ${text}: give seconds, such as 12.5.`);
}
