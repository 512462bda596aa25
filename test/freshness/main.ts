/** `npm run freshness`: simulates how late tenants are served, sums up what it costs, and writes both into OPERATIONS. */
import { readFile, writeFile } from 'node:fs/promises';
import { withFigures } from './tables.ts';

const OPERATIONS = new URL('../../.github/OPERATIONS.md', import.meta.url);

await writeFile(OPERATIONS, withFigures(await readFile(OPERATIONS, 'utf8')));
