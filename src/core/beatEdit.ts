/**
 * One correction of the beats that were found in a recording, as a person made it. Times in seconds of the recording.
 * `nudge` moves all beats, later when positive; `one` lets a bar begin at the beat nearest to `at`; `tap` fits the beats
 * to what was tapped.
 */
export type BeatEdit =
  | { readonly type: 'nudge'; readonly seconds: number }
  | { readonly type: 'halve' }
  | { readonly type: 'double' }
  | { readonly type: 'one'; readonly at: number }
  | { readonly type: 'tap'; readonly times: readonly number[] };
