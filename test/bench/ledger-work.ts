/** One piece of work on the branch, measured: `node test/bench/ledger-work.ts <what> <workspace> <commit that the last run had read>`. */

import { readLedger, readLedgerTenant } from '../../src/ledger/read.ts';
import { recordRuns, type TenantCard } from '../../src/ledger/record.ts';
import { withOwnTimes } from '../../src/schedule/own-times.ts';
import { select } from '../../src/select/select.ts';
import { checkTenant } from '../../src/tenant/check/check.ts';
import { listTenantFiles } from '../../src/tenant/files.ts';

const NOW = new Date('2026-11-23T06:30:00Z');
const [work = '', folder = '', read = ''] = process.argv.slice(2);
const options = { folder, branch: 'runs', now: NOW };
const marks: string[] = [];
const began = performance.now();
let last = began;

function mark(name: string): void {
  const now = performance.now();
  marks.push(`${name} ${((now - last) / 1000).toFixed(2)} s`);
  last = now;
}

if (work === 'select') {
  const files = await listTenantFiles(folder);
  const ledger = await readLedger({ ...options, tenants: files.map(({ id }) => id), only: 'schedule' });
  mark('ledger');
  const { ids, text } = await select({ folder, now: NOW, ledger: ledger.tenants, paused: '' });
  mark('choice');
  marks.push(`${ids.length} due, ${text.split('\n').length} lines`);
}
if (work === 'sync' || work === 'first-sync') {
  const since = work === 'sync' ? { since: () => read } : {};
  const { lines, signed, state } = await readLedgerTenant({ ...options, ...since, tenant: 'tenant-0007' });
  mark('ledger');
  marks.push(`${lines.length} lines, ${signed.length} signed, state ${state?.length ?? 0} bytes`);
}
if (work === 'record') {
  const tenants = new Map<string, TenantCard>();
  for (const file of await listTenantFiles(folder)) {
    const { tenant } = await checkTenant(file, { now: NOW });
    if (tenant) tenants.set(file.id, withOwnTimes(file.id, tenant));
  }
  mark('files');
  const { recorded, tries } = await recordRuns({
    ...options,
    outDir: 'run-out',
    expected: [],
    tenants,
    run: { id: undefined, attempt: 1, url: '', trigger: 'schedule', actor: undefined },
    version: '0.1.0',
    warn: (text) => marks.push(text),
  });
  mark('record');
  marks.push(`${recorded.size} recorded in ${tries}`);
}
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
marks.push(`CPU ${((userCPUTime + systemCPUTime) / 1e6).toFixed(2)} s, ${(maxRSS / 1024).toFixed(0)} MB`);
console.log(`${((performance.now() - began) / 1000).toFixed(2)} s: ${marks.join(', ')}`);
