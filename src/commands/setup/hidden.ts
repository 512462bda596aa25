/** Asks somebody at a terminal for a secret, which does not show there. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ConfigError } from '../../errors.ts';

/** Throws ConfigError when they leave by Ctrl-C or Ctrl-D. */
export async function askHidden(
  text: string,
  { input, output }: { input: NodeJS.ReadableStream; output: { write(text: string): unknown } },
): Promise<string> {
  const nowhere = new Writable({ write: (_text, _encoding, done) => done() });
  const left = new AbortController();
  // As a terminal, so that what is typed is echoed by nobody but this, which writes nowhere.
  const line = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  for (const event of ['SIGINT', 'close'] as const) line.once(event, () => left.abort());
  output.write(text);
  try {
    return await line.question('', { signal: left.signal });
  } catch (cause) {
    throw new ConfigError(
      'Stopped before there was an answer.',
      'Run it again: what is done stays done, and you are asked for the rest.',
      { cause },
    );
  } finally {
    line.close();
    output.write('\n');
  }
}
