/**
 * Pictures, when everything else is done: each is read from Personio, and uploaded only if it is another one than
 * before. What goes wrong with one costs nothing but this picture.
 */
import { AuthError, HttpError, isUnread, type ShapeError } from '../errors.ts';
import type { PictureCheck, PictureResult, Source, Target } from '../model.ts';

export type PictureOptions = {
  source: Pick<Source, 'picture'>;
  /** Absent: nothing is uploaded, it is only said what would be. */
  target: Pick<Target, 'setPicture'> | undefined;
  /** The account that would show the picture; `undefined`: it was not added or opened after all. */
  accountOf(check: PictureCheck): string | undefined;
  /** A picture as a keyed hash. */
  contentOf(user: string, picture: Uint8Array): string;
  /** No further one is begun. */
  isEnding(): boolean;
  /** Told after each. */
  onDone(): void;
};

/** At the same time: a picture and its request take several megabytes. */
const CONCURRENCY = 2;
/** So many in a row that fail end it; the others are for the next run. */
const MOST_FAILURES = 5;

/** The results of those that were come to. A defect is thrown. */
export async function copyPictures(
  checks: readonly PictureCheck[],
  options: PictureOptions,
): Promise<PictureResult[]> {
  const results: Result[] = [];
  const waiting = checks.values();
  let failures = 0;
  const worker = async () => {
    for (const check of waiting) {
      if (failures >= MOST_FAILURES || options.isEnding()) return;
      const user = options.accountOf(check);
      if (user !== undefined) {
        const result = await copyPicture({ ...check, user }, options);
        if (options.isEnding() && result.became === 'failed') return;
        results.push(result);
        failures = result.became !== 'failed' ? 0 : failures + (result.isFinal ? MOST_FAILURES : 1);
      }
      options.onDone();
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, checks.length) }, worker));
  return results.map(({ isFinal: _, ...result }) => result);
}

type Result = PictureResult & {
  /** No other will fare better: a credential is refused. */
  isFinal?: boolean;
};

async function copyPicture(
  { employee, user, before }: PictureCheck & { user: string },
  { source, target, contentOf }: PictureOptions,
): Promise<Result> {
  const told = { employee, user };
  // There is one, and nothing is known of another: it need not be read to know that it is new.
  if (before === undefined && !target) return { ...told, became: 'uploaded' };
  try {
    const picture = await source.picture(employee);
    if ('none' in picture) return { ...told, became: picture.none, content: picture.none };
    if (isCut(Buffer.from(picture.bytes))) return { ...told, became: 'failed' };
    if (!isImage(picture.bytes)) return { ...told, became: 'type', content: 'type' };
    const content = contentOf(user, picture.bytes);
    if (content === before) return { ...told, became: 'same', content };
    await target?.setPicture(user, picture.bytes);
    return { ...told, became: 'uploaded', content };
  } catch (error) {
    if (error instanceof AuthError) return { ...told, became: 'failed', isFinal: true };
    if (!isUnread(error)) throw error;
    return isRefused(error)
      ? { ...told, became: 'refused', content: 'refused' }
      : { ...told, became: 'failed' };
  }
}

/** Engagedly does not take this picture, and will not tomorrow. */
function isRefused(error: HttpError | ShapeError): boolean {
  if (!(error instanceof HttpError) || error.vendor !== 'engagedly') return false;
  return error.status >= 400 && error.status < 500 && ![404, 408, 429].includes(error.status);
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

/** Whether it is JPEG or PNG by its first bytes, whatever it is called. */
function isImage(bytes: Uint8Array): boolean {
  return [PNG, JPEG].some((mark) => mark.every((byte, at) => bytes[at] === byte));
}

const START_OF_SCAN = Buffer.from([0xff, 0xda]);
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/** Whether it begins to draw and never ends: an answer that broke off and does not say so. */
function isCut(bytes: Buffer): boolean {
  if (bytes[0] === JPEG[0]) return bytes.lastIndexOf(START_OF_SCAN) > bytes.lastIndexOf(END_OF_IMAGE);
  return bytes.includes('IHDR') && !bytes.includes('IEND');
}
