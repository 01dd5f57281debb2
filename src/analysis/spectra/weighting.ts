import type { Weighting } from '../../core/bandSettings';
import { assertNever } from '../../core/errors';

const REFERENCE_HZ = 1000;

/**
 * What a weighting adds at a frequency, in decibels, 0 at 1 kHz.
 *
 * A and C: IEC 61672-1:2013, annex E. B: IEC 60651:1979, the pole of C and one at 158.5 Hz. D: IEC 60537:1976.
 * `itu468`: the network of Recommendation ITU-R BS.468-4.
 * @param hz above 0.
 */
export function weightingDb(weighting: Weighting, hz: number): number {
  if (weighting === 'none') return 0;
  return 20 * Math.log10(gain(weighting, hz) / gain(weighting, REFERENCE_HZ));
}

function gain(weighting: Exclude<Weighting, 'none'>, hz: number): number {
  switch (weighting) {
    case 'a':
      return cGain(hz) * highPass(hz, 107.65265) * highPass(hz, 737.86223);
    case 'b':
      return cGain(hz) * highPass(hz, 158.48932);
    case 'c':
      return cGain(hz);
    case 'd':
      return dGain(hz);
    case 'itu468':
      return itu468Gain(hz);
    default:
      return assertNever(weighting);
  }
}

/** Two poles at 20.6 Hz and two at 12.2 kHz. */
function cGain(hz: number): number {
  return highPass(hz, 20.598997) ** 2 / (1 + (hz / 12194.217) ** 2);
}

/** One pole, as part of the amplitude. */
function highPass(hz: number, poleHz: number): number {
  return hz / Math.hypot(hz, poleHz);
}

/** Real poles at 282.7 and 1160 Hz; pairs of zeros at −519.8 ± 876.2i Hz and of poles at −1712 ± 2628i Hz. */
function dGain(hz: number): number {
  const pair = (re: number, im: number) => Math.hypot(re * re + im * im - hz * hz, 2 * re * hz);
  return (highPass(hz, 282.7) * pair(519.8, 876.2)) / (pair(1712, 2628) * Math.hypot(hz, 1160));
}

/** The network's transfer function as polynomials in f. */
function itu468Gain(hz: number): number {
  const f2 = hz * hz;
  const even = 1 + f2 * (-1.363894795463638e-7 + f2 * (2.043828333606125e-15 - f2 * 4.737338981378384e-24));
  const odd = hz * (5.559488023498642e-4 + f2 * (-2.118150887518656e-11 + f2 * 1.306612257412824e-19));
  return hz / Math.hypot(even, odd);
}
