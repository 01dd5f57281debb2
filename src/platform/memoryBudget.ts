/*
 * How much of a recording this device may be asked for. The one place that decides it.
 */

const GIBIBYTE = 2 ** 30;
/** Only Chromium's browsers tell what the device has, and never more than they think is safe to tell. */
const UNTOLD_GIBIBYTES = 4;
const BYTES_A_SAMPLE = Float32Array.BYTES_PER_ELEMENT;

/**
 * Bytes that a recording may take when it is held whole: as samples, and as the file they are decoded from. An eighth of
 * the device's memory, because the decoder, the player and the renderer each have a copy for a while; never less than ten
 * minutes of stereo need, and never more than 1 GiB, because decoders fail soon after. Of stereo at 48 kHz that is 46
 * minutes with 8 GiB and more, 23 with 4.
 * @param gibibytes of the device's memory, as `navigator.deviceMemory` has it.
 */
export function memoryBudget(gibibytes = deviceMemory()): number {
  return GIBIBYTE * Math.min(1, Math.max(1 / 4, gibibytes / 8));
}

/**
 * Bytes that a recording may take when it is kept as a `Blob`, which browsers put on the disk when it is large: four
 * times as much. With 8 GiB these are the 4 GiB that a WAV can hold: three hours of stereo.
 */
export function blobBudget(gibibytes = deviceMemory()): number {
  return 4 * memoryBudget(gibibytes);
}

/** Bytes of the samples of a recording; two channels and 48 kHz unless it is known better, 0 for an unknown length. */
export function bytesHeld(sound: {
  readonly seconds?: number | undefined;
  readonly sampleRate?: number | undefined;
  readonly numberOfChannels?: number | undefined;
}): number {
  const { seconds = 0, sampleRate = 48_000, numberOfChannels = 2 } = sound;
  return seconds * sampleRate * numberOfChannels * BYTES_A_SAMPLE;
}

function deviceMemory(): number {
  const told = 'deviceMemory' in navigator ? navigator.deviceMemory : undefined;
  return typeof told === 'number' ? told : UNTOLD_GIBIBYTES;
}
