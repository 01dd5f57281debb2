import { ADTS, FLAC, type InputFormat, MATROSKA, MP3, MP4, OGG, QTFF, WAVE, WEBM } from 'mediabunny';

/** What recordings come in. Bare MP3 and AAC last: their marks are short, and turn up within the others. */
export const CONTAINERS: InputFormat[] = [MP4, QTFF, MATROSKA, WEBM, WAVE, OGG, FLAC, MP3, ADTS];

/** FLAC comes nearest to it, with 150 for digital silence: a length that leaves less is a lie. */
export const LEAST_BYTES_A_SECOND = 100;
