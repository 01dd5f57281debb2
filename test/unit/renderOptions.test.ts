import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/shell/command';
import { readRenderCommand } from '../../src/shell/renderOptions';

describe('the arguments of npm run render', () => {
  test('are a recording and a file, and the usual for the rest', () => {
    expect(readRenderCommand(['a.mp3', 'b.mp4'])).toEqual({
      audio: 'a.mp3',
      out: 'b.mp4',
      cover: undefined,
      json: false,
      order: { make: 'video', width: 1920, height: 1080, frameRate: '30' },
    });
  });

  test('can say everything', () => {
    const args =
      '--template halo --size 1080x1920 --fps 29.97 --from 1.5 --to 20 --video h264 --cover c.jpg --json';
    expect(readRenderCommand(['a.mp3', 'b.MP4', ...args.split(' ')])).toEqual({
      audio: 'a.mp3',
      out: 'b.MP4',
      cover: 'c.jpg',
      json: true,
      order: {
        make: 'video',
        template: 'halo',
        width: 1080,
        height: 1920,
        frameRate: '29.97',
        from: 1.5,
        to: 20,
      },
    });
    expect(readRenderCommand(['a.mp3', 'b.png', '--at', '3']).order).toMatchObject({ make: 'still', at: 3 });
  });

  const wrong: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['one file', 'a.mp3'],
    ['three files', 'a.mp3 b.mp4 c.mp4'],
    ['an unknown option', 'a.mp3 b.mp4 --colour red'],
    ['an odd size', 'a.mp3 b.mp4 --size 641x360'],
    ['a size that is none', 'a.mp3 b.mp4 --size big'],
    ['a size without end', 'a.mp3 b.mp4 --size 9000x9000'],
    ['a rate that is none', 'a.mp3 b.mp4 --fps fast'],
    ['a rate no screen has', 'a.mp3 b.mp4 --fps 120'],
    ['a moment that is none', 'a.mp3 b.png --at noon'],
    ['a part that ends before it begins', 'a.mp3 b.mp4 --from 3 --to 2'],
    ['a part of a picture', 'a.mp3 b.png --from 3'],
    ['a moment of a video', 'a.mp3 b.mp4 --at 3'],
    ['a kind of file of a later version', 'a.mp3 b.webm'],
    ['a codec of a later version', 'a.mp3 b.mp4 --video av1'],
    ['a project, of a later version', 'a.mp3 b.mp4 --project p.json'],
    ['captions, of a later version', 'a.mp3 b.mp4 --captions c.srt'],
  ];

  test.each(wrong)('are refused with a sentence when they are %s', (_, args) => {
    expect(() => readRenderCommand(args.split(' ').filter(Boolean))).toThrow(UsageError);
    expect(() => readRenderCommand(args.split(' ').filter(Boolean))).toThrow(/[.\n]/);
  });
});
