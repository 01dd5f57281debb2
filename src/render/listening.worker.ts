import { Listener } from '../analysis/hearing';
import { buffersIn } from './buffersIn';
import type { ListeningAnswer, ListeningRequest } from './listenerThread';

declare const self: DedicatedWorkerGlobalScope;

let listener: Listener | undefined;

self.onmessage = ({ data: request }: MessageEvent<ListeningRequest>) => {
  if (request.type === 'begin') listener = new Listener(request.format);
  if (request.type === 'sound') {
    listener!.push(request.channels);
    const { channels } = request;
    self.postMessage({ type: 'taken', channels } satisfies ListeningAnswer, buffersIn(channels));
  }
  if (request.type === 'finish') {
    const hearing = listener!.finish();
    self.postMessage({ type: 'heard', hearing } satisfies ListeningAnswer, buffersIn(hearing));
  }
};
