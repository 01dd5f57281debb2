import { AppError } from '../core/errors';
import type { AacFormat, OpenAac } from './aac';
import { openBrowserAac } from './aacBrowser';
import { measurePriming } from './aacPriming';
import { openWasmAac, WASM_PRIMING } from './aacWasm';

/** An encoder that was seen to work. */
export interface AacChoice {
  readonly open: OpenAac;
  /** Samples it puts before the sound: what the edit list hides. */
  readonly primingSamples: number;
}

const choices = new Map<string, Promise<AacChoice>>();

/**
 * The browser's AAC encoder where it really encodes (a chirp is encoded, decoded and found again), else the one in
 * WebAssembly. Asked once a session for each format.
 * @throws {AppError} `audio-encoder-missing` when neither works.
 */
export function chooseAac(format: AacFormat): Promise<AacChoice> {
  const key = JSON.stringify(format);
  let choice = choices.get(key);
  if (!choice) {
    choice = probe(format);
    choices.set(key, choice);
    choice.catch(() => choices.delete(key));
  }
  return choice;
}

async function probe(format: AacFormat): Promise<AacChoice> {
  try {
    return { open: openBrowserAac, primingSamples: await measurePriming(openBrowserAac, format) };
  } catch {
    // Missing on desktop Linux and in Firefox, and present but broken elsewhere: the next one decides.
  }
  try {
    // Without a decoder in the browser there is nothing to measure with.
    const canMeasure = typeof AudioDecoder !== 'undefined';
    const primingSamples = canMeasure ? await measurePriming(openWasmAac, format) : WASM_PRIMING;
    return { open: openWasmAac, primingSamples };
  } catch (cause) {
    throw new AppError('audio-encoder-missing', `no AAC encoder works: ${String(cause)}`, { cause });
  }
}
