import { expect, test } from 'vitest';
import { AppError } from '../../src/core/errors';
import { readFully, writeFully, type Sink } from '../../src/export/sink';

function sinkThatWrites(write: Sink['write']): Sink {
  return { write, read: () => 3, close() {}, file: async () => new Blob(), remove: async () => {} };
}

function codeOf(act: () => void): string | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return undefined;
}

test('a write that comes out whole is fine', () => {
  expect(
    codeOf(() =>
      writeFully(
        sinkThatWrites((bytes) => bytes.byteLength),
        new Uint8Array(9),
        0,
      ),
    ),
  ).toBeUndefined();
});

test('a write that comes out short is a full disk', () => {
  expect(
    codeOf(() =>
      writeFully(
        sinkThatWrites(() => 4),
        new Uint8Array(9),
        0,
      ),
    ),
  ).toBe('disk-full');
});

test('a write that throws is a full disk', () => {
  const sink = sinkThatWrites(() => {
    throw new Error('QuotaExceededError');
  });
  expect(codeOf(() => writeFully(sink, new Uint8Array(9), 0))).toBe('disk-full');
});

test('a file shorter than what was written fails the check', () => {
  expect(
    codeOf(() =>
      readFully(
        sinkThatWrites(() => 0),
        0,
        8,
      ),
    ),
  ).toBe('export-check-failed');
});
