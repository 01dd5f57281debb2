import type { SoundSource } from '../audio/soundSource';
import { gainAt } from '../scene/sound';
import type { ExportPlan } from './plan';

/**
 * A stretch of an export's sound with the fades in it: the same arrays where no fade reaches, copies elsewhere.
 * @param channels samples as recorded, ±1, one array a channel.
 * @param from their place, in samples from the export's beginning.
 */
export function faded(plan: ExportPlan, channels: readonly Float32Array[], from: number): Float32Array[] {
  const { samples, fadeInSamples, fadeOutSamples } = plan;
  const length = channels[0]?.length ?? 0;
  if (from >= fadeInSamples && from + length <= samples - fadeOutSamples) return [...channels];
  const passage = { start: 0, end: samples, fadeIn: fadeInSamples, fadeOut: fadeOutSamples };
  const gains = Float32Array.from({ length }, (_, i) => gainAt(passage, from + i));
  return channels.map((channel) => channel.map((sample, i) => sample * gains[i]!));
}

/**
 * A stretch of an export's sound out of the whole recording, one array a channel.
 * @param from, to samples, counted from the export's beginning; held inside it.
 */
export async function soundBetween(
  sound: SoundSource,
  plan: ExportPlan,
  { from, to }: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const [start, end] = [Math.max(0, from), Math.min(plan.samples, to)];
  return faded(plan, await sound.read(plan.firstSample + start, end - start, signal), start);
}

/** Everything of an export's sound, in blocks that follow each other from its beginning; each is the caller's own. */
export async function* soundBlocks(
  sound: SoundSource,
  plan: ExportPlan,
  signal: AbortSignal,
): AsyncGenerator<Float32Array[], undefined> {
  let at = 0;
  for await (const block of sound.blocks(plan.firstSample, signal)) {
    const length = Math.min(block[0]!.length, plan.samples - at);
    if (length > 0)
      yield faded(
        plan,
        block.map((samples) => samples.subarray(0, length)),
        at,
      );
    at += length;
    if (at === plan.samples) return;
  }
}
