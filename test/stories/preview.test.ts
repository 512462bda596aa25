/** The preview of a pull request's tenant file: a plan in a checkout whose committed file is another one. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { GIT_ENV } from '../fixtures/remote.ts';
import { type Stage, setStage, TENANT } from '../fixtures/stage.ts';

const preview = suite('plan of a changed tenant file');

function git(stage: Stage, ...args: string[]): string {
  const who = { GIT_AUTHOR_NAME: 'Test', GIT_AUTHOR_EMAIL: 'test@nordwind.example' };
  const committer = { GIT_COMMITTER_NAME: 'Test', GIT_COMMITTER_EMAIL: 'test@nordwind.example' };
  const env = { ...GIT_ENV, ...who, ...committer };
  return execFileSync('git', args, { cwd: stage.folder, env, encoding: 'utf8' }).trim();
}

/** Plans with this file in place of the committed one, as GitHub would. */
async function planOf(changed: unknown, committed: unknown) {
  const stage = await setStage({ people: 20, line: 'http', clock: 'real' });
  try {
    for (const [index, person] of stage.company.people.entries()) {
      person.office = { id: index < 5 ? 1 : 2, name: index < 5 ? 'Kiel' : 'Wien' };
    }
    git(stage, 'init', '--quiet', '-b', 'main');
    if (committed) {
      await stage.setTenant(committed);
      git(stage, 'add', 'tenants');
    }
    git(stage, 'commit', '--quiet', '--allow-empty', '-m', 'main');
    await stage.setTenant(changed);
    const { code, stdout } = await stage.bundle('plan', {
      GITHUB_ACTIONS: 'true',
      GITHUB_RUN_ID: '1',
      GITHUB_REPOSITORY: 'nordwind/sync',
      GITHUB_REF_NAME: 'main',
      GITHUB_SHA: git(stage, 'rev-parse', 'HEAD'),
    });
    const markdown = await readFile(join(stage.folder, 'run-out', 'nordwind', 'summary.md'), 'utf8');
    return { code, stdout, markdown };
  } finally {
    await stage.close();
  }
}

const only = (office: string) => ({
  ...TENANT,
  scope: { ...TENANT.scope, filter: `office.name = '${office}'` },
});

preview('says how many people come into scope and how many leave it', async () => {
  const { code, stdout, markdown } = await planOf(only('Wien'), only('Kiel'));
  assert.is(code, 0, stdout);
  const sentence =
    'Compared with the file as it is now: 15 people would come into scope, 5 people would leave it.';
  assert.match(markdown, sentence);
  assert.match(stdout, sentence);
});

preview('a filter that reads what the new file does not ask for is still compared', async () => {
  const { markdown } = await planOf({ ...TENANT, preset: 'minimal' }, only('Kiel'));
  assert.match(markdown, '15 people would come into scope, 0 people would leave it');
});

preview('in a new tenant everybody comes into scope', async () => {
  const { markdown } = await planOf(only('Kiel'), undefined);
  assert.match(markdown, '5 people would come into scope, 0 people would leave it');
});

preview('an unchanged file has nothing to compare', async () => {
  const { markdown } = await planOf(TENANT, TENANT);
  assert.not.match(markdown, 'Compared with');
});

preview.run();
