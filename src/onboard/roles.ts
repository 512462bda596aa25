/** Roles that a new tenant names, and those that are new in the list of approvers. Pure (async). */
import { ConfigError } from '../errors.ts';
import { APPROVERS_FILE, type Approvers, checkApprovers } from '../tenant/approvers.ts';
import { listOf } from './answers.ts';

const EMPTY = '{\n  "$schema": "../schemas/approvers.json",\n  "approvers": {}\n}\n';

/**
 * The list with what the answer adds to it; `undefined`: nothing. `text`: the file as it is; `undefined`: there is none.
 * Throws ConfigError for a role without a key, for one with another key, and for a list with errors.
 */
export async function withApprovers(
  answer: string,
  { text, known }: { text: string | undefined; known: Approvers },
): Promise<string | undefined> {
  const added: [role: string, key: string][] = [];
  for (const entry of listOf(answer)) {
    const [role = '', key] = entry.split('=').map((part) => part.trim());
    const there = known.get(role);
    if (there === undefined && key === undefined) {
      throw new ConfigError(
        `There is no approver "${role}" in ${APPROVERS_FILE}.`,
        `Let the person run "npm run key -- ${role}", and give the public key that it prints: --approvers ${role}=age1….`,
      );
    }
    if (there !== undefined && key !== undefined && there !== key) {
      throw new ConfigError(
        `The approver "${role}" has another key in ${APPROVERS_FILE}, which is not replaced.`,
        'Leave the key out to use that one, or choose another role.',
      );
    }
    if (there === undefined && key !== undefined) added.push([role, key]);
  }
  if (added.length === 0) return undefined;
  const content = JSON.parse(text ?? EMPTY) as { approvers: Record<string, string> };
  const approvers = { ...content.approvers, ...Object.fromEntries(added) };
  const written = `${JSON.stringify({ ...content, approvers }, null, 2)}\n`;
  const [problem] = (await checkApprovers(written)).problems;
  if (problem) throw new ConfigError(`--approvers cannot be used: ${problem.message}`, problem.remedy);
  return written;
}
