/** Options that nothing can be made of as they were typed, refused in our words before Node refuses them in its own. Pure. */
import { ConfigError } from '../errors.ts';
import { forShell } from '../harmless.ts';
import { closest } from '../suggest.ts';

/** Of those that `parseArgs` gives where it is not strict. */
type Token =
  | {
      kind: 'option';
      name: string;
      rawName: string;
      value: string | undefined;
      inlineValue?: boolean | undefined;
    }
  | { kind: 'positional' | 'option-terminator' };

/**
 * @param options As `parseArgs` is given them. `near`: those that may be meant by another name; `takes`: what one takes, in
 * the words of its help. Throws ConfigError for the first that is wrong.
 */
export function refuseMistyped(
  tokens: readonly Token[],
  options: Readonly<Record<string, { type: 'string' | 'boolean' }>>,
  { near, takes, help }: { near: readonly string[]; takes(name: string): string; help: string },
): void {
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      const meant = closest(name, near);
      throw new ConfigError(
        `There is no option ${rawName}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`,
        help,
      );
    }
    if (option.type === 'boolean') {
      if (value !== undefined) throw new ConfigError(`--${name} takes no value.`, `Write --${name} alone.`);
      continue;
    }
    const isParted = value?.startsWith('-') === true && value !== '-' && inlineValue === false;
    if (value !== undefined && !isParted) continue;
    // Another option has taken the place of the value, or the line has ended.
    if (value === undefined || Object.hasOwn(options, nameIn(value))) {
      const follows = value === undefined ? '' : `: ${value} follows`;
      throw new ConfigError(
        `--${name} needs a value, and has none${follows}.`,
        `Write --${name} ${takes(name)}`.trim(),
      );
    }
    throw new ConfigError(
      `What begins with "-" is taken for an option, also behind --${name}.`,
      `Write --${name}=${forShell(value)}, with "=".`,
    );
  }
}

function nameIn(typed: string): string {
  return /^--([^=]+)/.exec(typed)?.[1] ?? '';
}
