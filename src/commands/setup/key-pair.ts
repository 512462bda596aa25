/** A new pair of SSH keys, made by OpenSSH, which is where git is. The secret half is on the disk for a moment only. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './gh.ts';

export type KeyPair = { secret: string; publicHalf: string };

/** `undefined`: there is no ssh-keygen here, or it made none. */
export async function makeKeyPair(
  env: Readonly<Record<string, string | undefined>>,
): Promise<KeyPair | undefined> {
  // Readable for its owner alone.
  const folder = await mkdtemp(join(tmpdir(), 'deploy-key-'));
  try {
    const file = join(folder, 'key');
    const { PATH, SYSTEMROOT } = env;
    const { code } = await runProgram({
      command: 'ssh-keygen',
      args: ['-q', '-t', 'ed25519', '-N', '', '-C', 'ledger', '-f', file],
      env: { PATH, SYSTEMROOT },
      timeout: 30_000,
    });
    if (code !== 0) return undefined;
    const [secret, publicHalf] = await Promise.all([readFile(file, 'utf8'), readFile(`${file}.pub`, 'utf8')]);
    return { secret, publicHalf: publicHalf.trim() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
