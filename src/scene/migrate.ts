import { SCENE_VERSION } from './scene';
import { UNCUT } from './sound';

type Json = Readonly<Record<string, unknown>>;

/** Step i turns a scene of version i + 1 into one of version i + 2. */
const STEPS: readonly ((scene: Json) => Json)[] = [
  // The recording can be cut since version 2.
  (scene) => ({ ...scene, version: 2, sound: UNCUT }),
  // The beats can be put right since version 3.
  (scene) => ({ ...scene, version: 3, beats: [] }),
];

/** The scene brought to the present version, or undefined when it has none that this program knows. */
export function migrate(input: unknown): Json | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  let scene = input as Json;
  const version = scene.version;
  if (typeof version !== 'number' || !Number.isInteger(version)) return undefined;
  if (version < 1 || version > SCENE_VERSION) return undefined;
  for (const step of STEPS.slice(version - 1)) scene = step(scene);
  return scene;
}
