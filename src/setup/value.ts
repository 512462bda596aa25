/** A setting that is an answer of GitHub's by itself: read at a path, and put there. */
import { isDeepStrictEqual } from 'node:util';
import { objectIn, read } from './github.ts';
import { differs, type Setting } from './setting.ts';

type Value = {
  /** Below the repository's path. */
  path: string;
  wanted: Readonly<Record<string, unknown>>;
  /** Of these any number from here on is right. */
  least?: Readonly<Record<string, number>>;
  /** Asked and set only where GitHub has it. */
  whereThere?: readonly string[];
};

/** The parts are looked at in order: a later one can be read only when those before it are right. */
export function valueSetting({
  parts,
  ...rest
}: Pick<Setting, 'what' | 'page'> & { parts: readonly Value[] }): Setting {
  return {
    ...rest,
    look: async (ask, { repository }) => {
      for (const { path, wanted, least = {}, whereThere = [] } of parts) {
        const at = `repos/${repository}/${path}`;
        const found = objectIn(await read(ask, at));
        const keys = Object.keys(wanted).filter((key) => key in found || !whereThere.includes(key));
        const wrong = keys.filter((key) => !isRight(found[key], wanted[key], least[key]));
        if (wrong.length === 0) continue;
        const body = Object.fromEntries(keys.map((key) => [key, wanted[key]]));
        return differs(
          wrong.map((key) => `${key} is ${JSON.stringify(found[key]) ?? 'not there'}`),
          { method: 'PUT', path: at, body },
        );
      }
      return { state: 'right' };
    },
  };
}

function isRight(found: unknown, wanted: unknown, least: number | undefined): boolean {
  if (least !== undefined) return typeof found === 'number' && found >= least;
  return isDeepStrictEqual(found, wanted);
}
