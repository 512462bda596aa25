/** The list of leavers of the quick start: who the nine are stands in the details of that run, and nowhere else. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newIdentity } from '../../src/details/age.ts';
import { dayOfTheList, ordinaryDay } from '../../src/sandbox/days.ts';
import type { Tenant } from '../../src/types/tenant.d.ts';
import { appoint, detailsPath } from '../fixtures/details.ts';
import { onStage, TODAY } from '../fixtures/stage.ts';

const EXAMPLE: Tenant = JSON.parse(
  await readFile(new URL('../../tenants/example.json', import.meta.url), 'utf8'),
);

const nine = suite('stories: the nine who wait');

nine(
  'explain --held shows them by name, from the details, to an approver; nothing else has a name of theirs',
  onStage(
    {
      people: 250,
      seed: 7,
      oddities: true,
      ledger: 'branch',
      tenant: {
        ...EXAMPLE,
        status: 'active',
        limits: { block: { max: 5 } },
        details: 'held',
        approvers: ['nordwind-hr'],
      },
    },
    async (stage) => {
      const keys = await appoint(stage.folder, 'nordwind-hr', 'support-2');
      const left = [JSON.stringify(await stage.run())];
      const { leavers } = ordinaryDay(stage.company, TODAY);
      stage.later(24);
      left.push(JSON.stringify(await stage.run()));
      stage.later(24);
      const { listed } = dayOfTheList(stage.company, leavers, TODAY);
      const told = await stage.run();
      left.push(JSON.stringify(told));
      const [held] = told.summary.held;
      assert.equal([held?.class, held?.count], ['block', 9]);

      const question = { held: held?.digest ?? '', details: detailsPath(stage.folder, told.summary) };
      const { seen, printed } = await stage.ask(
        { ...question, 'details-identity': keys['nordwind-hr']?.identity ?? '' },
        undefined,
      );
      assert.is(printed, '');
      const people = stage.company.people.filter(({ id }) => listed.includes(id));
      assert.is(people.length, 9);
      for (const { id, firstName, lastName } of people) {
        const name = `${firstName} ${lastName}`.replace(/\s+/g, ' ').trim();
        assert.match(seen, new RegExp(`^ +[0-9a-f]{12} +${id} +${name} +block$`, 'm'));
      }
      assert.is(seen.match(/^ +[0-9a-f]{12} +\d+ /gm)?.length, 9, 'and nobody else');

      for (const other of [keys['support-2']?.identity, (await newIdentity()).identity]) {
        const refused = await stage.ask({ ...question, 'details-identity': other ?? '' }, undefined);
        assert.equal([refused.seen, refused.exitCode], ['', 1]);
        left.push(refused.printed);
      }

      // Everything in the folder, among it the clone of the branch with all its objects, and what the branch says.
      await stage.push(async (clone, git) => {
        left.push(await git('log', '--all', '-p', '--format=%B'));
        for (const entry of await readdir(clone, { recursive: true, withFileTypes: true }))
          if (entry.isFile() && !entry.parentPath.includes('.git'))
            left.push(await readFile(join(entry.parentPath, entry.name), 'utf8'));
      });
      for (const entry of await readdir(stage.folder, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) left.push(await readFile(join(entry.parentPath, entry.name), 'utf8'));
      const all = left.join('\n');
      assert.ok(all.includes(held?.digest ?? '-'), 'the run is among what was looked through');
      for (const { id, firstName, lastName, email } of people) {
        for (const canary of [`${firstName} ${lastName}`, lastName, email ?? lastName, String(id)])
          assert.not.ok(all.includes(canary), 'a value of a person stands somewhere else');
      }
    },
  ),
);

nine.run();
