/*
 * Opening the audio device can hold the page for a third of a second. It is opened at the first sign that someone will
 * want sound, so that the picture does not wait for it when a file is there.
 */

let ready: AudioContext | undefined;

/** Opens the device ahead of use; nothing when it is open already. */
export function warmAudioDevice(): void {
  ready ??= openAudioDevice();
}

/** Hands over the device that was opened ahead, or a new one. Whoever takes it closes it. */
export function takeAudioDevice(): AudioContext {
  const device = ready ?? openAudioDevice();
  ready = undefined;
  return device;
}

function openAudioDevice(): AudioContext {
  return new AudioContext({ latencyHint: 'interactive' });
}
