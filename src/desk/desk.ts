/** `npm run desk`: builds the page, serves it on this machine alone, and says where. */
import { fileURLToPath } from 'node:url';
import { buildDesk } from './build.ts';
import { serveDesk } from './serve.ts';

if (process.argv.length > 2) {
  console.error(
    'npm run desk: a page on this machine, to try a mapping and to read the details of a run. It takes no options; end it with Ctrl-C.',
  );
  process.exit(process.argv.includes('--help') ? 0 : 2);
}
const root = fileURLToPath(new URL('../..', import.meta.url));
const desk = await serveDesk({ root, built: await buildDesk(root), now: () => new Date() });
console.log(`The desk is open on this machine alone, until Ctrl-C:\n\n  ${desk.url}\n`);
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void desk.close());
