/** The desk in a real browser: what it shows, what it asks the network for, and the keyboard. Skipped where there is none. */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildDesk } from '../../src/desk/build.ts';
import { inventedCompany } from '../../src/desk/invented-people.ts';
import { type Desk, serveDesk } from '../../src/desk/serve.ts';
import { mapEmployees, prepareMapping } from '../../src/map/map.ts';
import type { DesiredUser, Tenant } from '../../src/model.ts';
import { inScope } from '../../src/plan/decide.ts';
import { rulesOf } from '../../src/rules.ts';
import { hire } from '../../src/sandbox/company/company.ts';
import { startEngagedly } from '../../src/sandbox/engagedly/engagedly.ts';
import { startPersonio } from '../../src/sandbox/personio/personio.ts';
import type { Summary } from '../../src/types/summary.d.ts';
import { openSource, openTarget } from '../../src/vendors/open.ts';
import { findProgram } from '../fixtures/browser.ts';
import { appoint, detailsPath } from '../fixtures/details.ts';
import { ALWAYS, leave } from '../fixtures/incidents.ts';
import { acting, type Scene } from '../fixtures/scene.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOW = new Date('2026-11-26T09:00:00Z');

const program = await findProgram();
if (program === undefined) console.log('No browser on this machine: the desk is not tested.');

const desk = suite('the desk');

type Seen = { page: Page; desk: Desk; asked: string[]; complaints: string[] };

let browser: Browser;
let built: Awaited<ReturnType<typeof buildDesk>>;

/** One load of the page, at the end of which nothing may have been asked for but its own parts. */
async function open(
  use: (seen: Seen) => Promise<void>,
  { at, root = ROOT }: { at?: Date; root?: string } = {},
): Promise<void> {
  const served = await serveDesk({ root, built, now: () => NOW });
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const [asked, complaints]: string[][] = [[], []];
  page.setDefaultTimeout(20_000);
  if (at !== undefined) await page.clock.setFixedTime(at);
  page.on('request', (request) => asked?.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && complaints?.push(message.text()));
  page.on('pageerror', (error) => complaints?.push(error.message));
  try {
    await page.goto(served.url);
    await use({ page, desk: served, asked: asked ?? [], complaints: complaints ?? [] });
    const own = ['', 'desk.css', 'desk.js', 'evaluator.js'].map((path) => `${served.url}${path}`);
    // The evaluator is asked for when the first row is worked out: a page that is closed before has not.
    const needed = own.filter((url) => !url.endsWith('evaluator.js') || asked?.includes(url));
    assert.equal([...new Set(asked)].sort(), needed.sort());
    assert.equal(complaints, []);
  } finally {
    await context.close();
    await served.close();
  }
}

/** What is shown of the chosen employee, once the page has worked it out. */
async function shownOf(page: Page): Promise<{ verdict: string; values: Record<string, unknown> }> {
  await page.locator('[aria-busy="false"]').waitFor();
  const values = await page
    .locator('#user td[data-value]')
    .evaluateAll((cells) =>
      cells.map((cell) => [
        cell.parentElement?.getAttribute('data-field') ?? '',
        JSON.parse(cell.getAttribute('data-value') ?? ''),
      ]),
    );
  return { verdict: await page.locator('.verdict').first().innerText(), values: Object.fromEntries(values) };
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

/** Everybody as a run reads and maps them: over HTTP, with the expressions in a process of their own. */
async function asARunMaps(
  tenant: Tenant,
): Promise<{ people: readonly DesiredUser[]; isIn(person: DesiredUser): boolean }> {
  const keys = { clientId: 'id', clientSecret: 'secret', clientKey: 'key', secretKey: 'secret' };
  const company = inventedCompany(NOW.toISOString().slice(0, 10));
  const [personio, engagedly] = [await startPersonio({ company, ...keys }), await startEngagedly(keys)];
  const line = { refOf: () => '', onSecret: () => {} };
  const source = openSource({ url: personio.url, ...keys }, line);
  const target = openTarget({ url: engagedly.url, ...keys }, { ...line, readOnly: true });
  try {
    const rules = rulesOf(tenant, NOW);
    const prepared = prepareMapping({
      rules,
      source: await source.port.attributes(),
      target: await target.port.attributes(),
    });
    const { items, seen } = await source.port.employees(prepared.keys);
    const { people } = await mapEmployees({ rules, prepared, employees: items, now: NOW, seen });
    return { people, isIn: (person) => inScope(person, rules) };
  } finally {
    for (const { http } of [source, target]) http.close();
    await Promise.all([personio.close(), engagedly.close()]);
  }
}

desk.before(async () => {
  built = await buildDesk(ROOT);
  browser = await chromium.launch({ executablePath: program ?? '', args: ['--no-sandbox'] });
});
desk.after(() => browser.close());

desk('shows of everybody what a run makes of them, and asks no network for anything', async () => {
  const example: Tenant = JSON.parse(await readFile(`${ROOT}/tenants/example.json`, 'utf8'));
  const tenant: Tenant = {
    ...example,
    scope: { employees: 'active', filter: "office.name != 'Wien' and weekly_working_hours > 20" },
    mapping: {
      ...example.mapping,
      phone_number: "$titlecase($replace(last_name, /(ü|ö)/, 'x'))",
      level: "$now('[Y]') & '/' & $string($round(weekly_working_hours / 7, 2))",
    },
    tests: [],
  };
  const run = await asARunMaps(tenant);
  await open(
    async ({ page }) => {
      await write(page, JSON.stringify(tenant, null, 2));
      const sides = new Set<boolean>();
      for (const [index, person] of run.people.entries()) {
        await page.getByLabel('Employee', { exact: true }).selectOption({ index });
        const { verdict, values } = await shownOf(page);
        assert.equal(values, { ...person.fields }, String(index));
        assert.is(verdict.startsWith('In scope.'), run.isIn(person), verdict);
        sides.add(run.isIn(person));
      }
      assert.is(run.people.length, 60);
      assert.is(sides.size, 2);
    },
    { at: NOW },
  );
});

desk(
  'opens on somebody in scope of the file, and says in one piece what happens to somebody who is not',
  async () => {
    const root = await mkdtemp(join(tmpdir(), 'desk-test-'));
    const offices = { employees: 'active', filter: "office.name in ['Linz', 'Graz']" };
    const file = JSON.parse(fileWith({ level: "$custom('Funktion')" }));
    await mkdir(join(root, 'tenants'));
    for (const [id, content] of [
      ['alpenglueh', { ...file, scope: offices, domains: ['alpenglueh.example'] }],
      ['nordwind', { ...file, mapping: {}, scope: { employees: 'active', filter: "office.name = 'Wien'" } }],
    ] as const) {
      await writeFile(join(root, 'tenants', `${id}.json`), JSON.stringify(content));
    }
    const chosen = (page: Page) =>
      page
        .getByRole('combobox', { name: 'Employee' })
        .evaluate((list) =>
          [...list.querySelectorAll('option')]
            .filter((option) => option.selected)
            .map((option) => `${option.parentElement?.getAttribute('label')}: ${option.textContent}`),
        );
    try {
      await open(
        async ({ page }) => {
          const opened = await shownOf(page);
          assert.match(
            opened.verdict,
            /^In scope\. The filter lets them through, and the status is "active"\. Added if they have no account, else kept in step\. \d+ of \d+ fields have a value\.$/,
          );
          assert.match((await chosen(page)).join(), /^Invented for this file: .*, active, .*, Linz$/);
          assert.is(opened.values.level, 'Funktion (invented)');
          assert.match(String(opened.values.email), /@alpenglueh\.example$/);
          assert.match(await page.locator('#user caption').innerText(), /^What is written:/);

          await page.getByRole('combobox', { name: 'Employee' }).selectOption({ index: 0 });
          assert.is(
            (await shownOf(page)).verdict,
            "Not in scope. The filter keeps them out: office.name in ['Linz', 'Graz'] is not true of them. Not added; an account is left as it is. Nothing below is written: it is what they would have if they were in scope.",
          );
          assert.match(await page.locator('#user caption').innerText(), /^What would be written:/);

          await page.getByRole('button', { name: 'Somebody in scope' }).click();
          await page.getByText(/^In scope\./).waitFor();
          await page.getByRole('combobox', { name: 'File' }).selectOption('nordwind');
          await page.locator('#user caption', { hasText: 'What is written' }).waitFor();
          await page.locator('#employee option:checked', { hasText: 'Wien' }).waitFor({ state: 'attached' });
          assert.match((await chosen(page)).join(), /^Invented: /);

          await page.getByRole('button', { name: 'Somebody kept out' }).click();
          await page
            .getByText(/^Not in scope\. The filter keeps them out: office\.name = 'Wien' is/)
            .waitFor();
          await page.getByText('Change values').click();
          await page.getByLabel('office.name', { exact: true }).fill('Wien');
          await page.getByText(/^In scope\./).waitFor();
          assert.is(
            await page
              .locator('#user td[data-value]')
              .filter({ hasText: /^Wien$/ })
              .count(),
            1,
          );
          await page.getByRole('button', { name: 'Undo the changes' }).click();
          await page.getByText(/^Not in scope\./).waitFor();
          await page.getByLabel('office.name', { exact: true }).fill('Wien');
          const [table, column] = await page
            .getByRole('region', { name: 'Attributes of the employee' })
            .evaluate((element) => [element.clientHeight, element.parentElement?.scrollWidth ?? 0]);
          assert.ok((table ?? 0) >= 150 && (column ?? 0) > 0, `${table} ${column}`);
          // Somebody else has values of their own.
          await page.getByRole('combobox', { name: 'Employee', exact: true }).selectOption({ index: 1 });
          assert.is(await page.getByText(/Change values \(/).count(), 0);

          await write(page, JSON.stringify({ ...file, scope: { employees: 'active', filter: 'id < 0' } }));
          await page.getByRole('button', { name: 'Somebody in scope' }).click();
          await page.getByText('Nobody is found').waitFor();
          assert.match((await shownOf(page)).verdict, /^Not in scope\./);
        },
        { root },
      );
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  },
);

desk(
  'says under its line what is wrong, goes there by the keyboard, and still shows the other rows',
  async () => {
    await open(async ({ page }) => {
      await write(page, fileWith({ level: "employment_type = 'Extern' ? 'x' : 'y'" }));
      const forReview = await shownOf(page);
      assert.match(forReview.verdict, /^A review refuses this file: 1 error\. It cannot be merged until/);
      await write(page, fileWith({ phone_number: 'offic.name', level: 'position' }));
      const { verdict, values } = await shownOf(page);
      assert.match(verdict, /A run refuses this file: 1 error\./);
      assert.ok(values.level);
      assert.not.ok('phone_number' in values);
      const line = page.locator('.cm-line', { hasText: 'offic.name' });
      const under = await line.evaluate((element) => element.nextElementSibling?.textContent ?? '');
      assert.match(under, /^error: .*offic/);
      const [problem] = await page
        .getByRole('list', { name: 'Problems of the file' })
        .locator('li')
        .allInnerTexts();
      assert.match(problem ?? '', /^Line 16 error: .*office/);
      await page.locator('.cm-content').focus();
      await page.keyboard.press('ControlOrMeta+Home');
      await page.keyboard.press('F8');
      await page.keyboard.press('Shift+Home');
      assert.match(await marked(page), /"phone_number": "$/);
    });
  },
);

desk(
  'on screens of four sizes, what is wrong with the file has room, and the refusal comes first',
  async () => {
    const sizes = [
      { width: 1400, height: 700 },
      { width: 1400, height: 900 },
      { width: 1920, height: 1080 },
      { width: 900, height: 800 },
    ];
    await open(async ({ page }) => {
      const list = page.getByRole('list', { name: 'Problems of the file' });
      const measured = () =>
        list.evaluate((element) => ({
          wanted: element.scrollHeight,
          shown: element.clientHeight,
          first: element.firstElementChild?.getBoundingClientRect().height ?? 0,
          editor: element.parentElement?.querySelector('.editor')?.clientHeight ?? 0,
          column: element.parentElement?.clientHeight ?? 0,
        }));
      await write(
        page,
        fileWith({ phone_number: 'offic.name', level: "employment_type = 'Extern' ? 'x' : 'y'" }),
      );
      const { verdict } = await shownOf(page);
      assert.match(
        verdict,
        /^A run refuses this file: 2 errors\. Nothing is written until they are mended\./,
      );
      assert.match(verdict, / they would be in scope\. .* \d+ of \d+ fields/);
      assert.not.match(verdict, /Added/);
      assert.match(await page.locator('#user caption').innerText(), /^What would be written:/);
      for (const size of sizes) {
        await page.setViewportSize(size);
        const few = await measured();
        assert.ok(few.wanted > 40 && few.wanted <= few.shown, JSON.stringify({ size, few }));
        assert.ok(few.editor >= 160, JSON.stringify({ size, few }));
      }

      // More than fit: they scroll, the first is whole, and the editor keeps its room.
      const rows = Object.fromEntries([...'abcdefghijkl'].map((name) => [name, 'offic.name']));
      await write(page, fileWith(rows));
      await shownOf(page);
      for (const size of sizes) {
        await page.setViewportSize(size);
        const many = await measured();
        assert.ok(many.shown >= 90 && many.shown >= many.first, JSON.stringify({ size, many }));
        assert.ok(many.wanted > many.shown, JSON.stringify({ size, many }));
        assert.ok(many.editor >= 160, JSON.stringify({ size, many }));
        const below = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
        assert.is(below, false, JSON.stringify(size));
      }
    });
  },
);

desk(
  'offers fields and attributes, also those of the customer by their label, and Tab leads out of the editor',
  async () => {
    await open(async ({ page }) => {
      await write(page, fileWith({ level: '@@' }));
      const offered = async (typed: string) => {
        await page.keyboard.type(typed);
        const list = page.getByRole('listbox', { name: 'Completions' });
        await list
          .waitFor({ timeout: 5_000 })
          .catch(() => assert.unreachable(`Nothing is offered for "${typed}".`));
        const found = await list.getByRole('option').allInnerTexts();
        await page.keyboard.press('Escape');
        for (const _ of typed) await page.keyboard.press('Backspace');
        return found.map((text) => text.split('\n')[0]);
      };
      await goTo(page, '@@');
      for (const _ of '@@') await page.keyboard.press('Delete');
      assert.ok((await offered('offi')).some((text) => text?.startsWith('office.name')));
      assert.ok((await offered('Personal')).some((text) => text?.startsWith("$custom('Personalnummer')")));
      await goTo(page, 'level');
      assert.ok((await offered('phone')).some((text) => text?.startsWith('phone_number')));
      await page.keyboard.press('Tab');
      assert.not.ok(await page.evaluate("document.activeElement?.closest('.cm-editor') !== null"));
    });
  },
);

desk('an expression that never ends is stopped, costs its row, and the page goes on', async () => {
  await open(async ({ page }) => {
    await write(page, fileWith({ phone_number: '($f := function($x){ $f($x) }; $f(1))', level: 'position' }));
    const stopped = await shownOf(page);
    assert.ok(stopped.values.level);
    assert.match(await page.locator('[data-field="phone_number"] td').innerText(), /stopped|too long/i);
    await write(page, fileWith({ level: 'first_name' }));
    const after = await shownOf(page);
    assert.is(after.values.level, after.values.first_name);
  });
});

desk(
  'takes a pasted employee as Personio answers, says what is wrong with another text, and copies the file',
  async () => {
    await open(async ({ page }) => {
      await page.getByText('Paste one instead').click();
      const box = page.getByLabel('JSON as Personio answers it');
      await box.fill('{"first_name": "Ada"}');
      assert.match(await page.locator('#pasted-problem').innerText(), /no employee/);
      const attribute = (key: string, value: unknown) => ({
        label: key,
        value,
        type: 'standard',
        universal_id: key,
      });
      const attributes = {
        id: attribute('id', 77),
        status: attribute('status', 'inactive'),
        email: attribute('email', ' Ada.Pasted@Nordwind.example '),
        first_name: attribute('first_name', 'Ada'),
      };
      await box.fill(JSON.stringify({ success: true, data: { type: 'Employee', attributes } }));
      await page
        .getByRole('combobox', { name: 'Employee' })
        .locator('option', { hasText: 'Ada' })
        .waitFor({ state: 'attached' });
      const { verdict, values } = await shownOf(page);
      assert.is(values.email, 'ada.pasted@nordwind.example');
      assert.match(verdict, /^Not in scope\. /);
      await write(page, fileWith({ level: 'email' }));
      await page.getByRole('button', { name: 'Copy the file' }).click();
      await page.getByText('Copied.').waitFor();
      assert.is(await page.evaluate('navigator.clipboard.readText()'), fileWith({ level: 'email' }));
    });
  },
);

desk(
  'takes the customer’s own list of attributes: completion offers these, with a quotation mark in a name, and asks nobody',
  async () => {
    await open(async ({ page }) => {
      await write(page, fileWith({ level: '@@' }));
      await page.getByText('Use the customer’s attributes').click();
      const box = page.getByLabel(/^What Personio answers to GET .*attributes, or their names/);
      const says = (text: RegExp) => page.locator('#own-attributes-said', { hasText: text }).waitFor();
      await box.fill('{ "data": [] }');
      await says(/There is no attribute in it/);
      await box.fill(`Funktion\nMitarbeiter's "Art"\nStandort`);
      await says(/^3 attributes, 2 of the customer’s own/);
      await goTo(page, '@@');
      for (const _ of '@@') await page.keyboard.press('Delete');
      await page.keyboard.type('Mitarb');
      const offered = page.getByRole('listbox', { name: 'Completions' }).getByRole('option');
      await offered.first().waitFor();
      assert.equal((await offered.allInnerTexts()).length, 1);
      // As in a list of an editor: what is chosen at once after it appears is taken for typing on.
      await page.waitForTimeout(100);
      await page.keyboard.press('Enter');
      const { values } = await shownOf(page);
      assert.not.ok('level' in values);
      assert.is(await page.locator('[data-field="level"] td').innerText(), 'empty: stays as it is');
      assert.match(await page.locator('.cm-line', { hasText: 'level' }).innerText(), /Mitarbeiter's/);
      await page.locator('.good').waitFor();
      await box.fill('');
      await says(/Now: the attributes of the chosen employee/);
    });
  },
);

desk('every control has a name', async () => {
  await open(async ({ page }) => {
    for (const view of ['Try a mapping', 'Open details']) {
      await goToView(page, view);
      const nameless = await page
        .locator('main:visible')
        .ariaSnapshot()
        .then((text) =>
          text
            .split('\n')
            .filter((line) => /^\s*- (?:textbox|combobox|button|table|region|listbox)(?::|$)/.test(line)),
        );
      assert.equal(nameless, [], view);
    }
  });
});

desk(
  'opens details with a key; the command to approve is shown once the run is proved to have made them',
  acting(
    { tenant: { details: 'held', approvers: ['hr'], limits: { block: { percent: 0, min: 0, max: 0 } } } },
    async (scene) => {
      const keys = await appoint(scene.folder, 'hr', 'other');
      await scene.firstLoad();
      const leaver = scene.person(-4);
      leave(leaver);
      const { summary } = await scene.run();
      const digest = summary.held[0]?.digest ?? '';
      const signed = scene.kept.lines.at(-1)?.signed ?? '';
      await open(async ({ page }) => {
        const view = page.locator('main:visible');
        const openWith = async (
          identity: string,
          proof: string,
          file = detailsPath(scene.folder, summary),
        ) => {
          await openDetails(page, { summary, file, identity, proof });
          return view.getByRole('status').first().innerText();
        };
        const unread = await openWith(keys.other?.identity ?? '', signed);
        assert.match(unread, /do not open/);
        assert.not.match(unread, ' --');
        assert.is(await view.getByRole('table').count(), 0);

        const results = join(scene.folder, 'tenants', 'nordwind.json');
        assert.match(
          await openWith(keys.hr?.identity ?? '', signed, results),
          /^This is no details file: choose the one that ends in \.age\./,
        );

        const others = scene.kept.lines.at(-2)?.signed ?? '';
        assert.match(
          await openWith(keys.hr?.identity ?? '', `Signed: ${others}`),
          /^Not proved\. The line is of run 1001\/1, and the details are of run 1002\/1\. Until/,
        );
        assert.match(
          await view.locator('pre').innerText(),
          /^git log origin\/runs --grep='nordwind 1002 1 ' --format=%B$/,
        );

        assert.match(await openWith(keys.hr?.identity ?? '', ''), /^Not proved\./);
        const row = view.getByRole('row', { name: `${leaver.firstName} ${leaver.lastName}` });
        assert.match(await row.innerText(), /block/);
        assert.is(await view.getByText('--approve').count(), 0);

        assert.match(await openWith(keys.hr?.identity ?? '', 'ab'.repeat(32)), /hash.*of another file/);
        assert.is(await view.getByText(digest).count(), 0);

        assert.match(await openWith(keys.hr?.identity ?? '', `Signed: ${signed}`), /has signed this file/);
        assert.match(await view.locator('pre').innerText(), new RegExp(digest));
        assert.match(
          await openWith(keys.hr?.identity ?? '', / ([0-9a-f]{64}) /.exec(signed)?.[1] ?? ''),
          /has signed this file/,
        );
        assert.match(await row.innerText(), /Personio says inactive/);
        assert.is(await view.getByText('corrected in Personio').count(), 1);

        await view.getByRole('button', { name: 'Close and forget' }).click();
        assert.is(await view.getByRole('table').count(), 0);
        assert.is(await view.getByLabel('or the key itself').inputValue(), '');
      }, of(scene));
      scene.later(73);
      await open(async ({ page }) => {
        const file = detailsPath(scene.folder, summary);
        const identity = keys.hr?.identity ?? '';
        const view = await openDetails(page, { summary, file, identity, proof: signed });
        assert.match(await view.locator('.approval').innerText(), /More than 72 hours have passed since/);
        assert.is(await view.locator('pre').count(), 0);
        assert.is(await view.getByText(digest).count(), 0);
      }, of(scene));
    },
  ),
);

desk(
  'what was only planned is of a run that was killed, or is still under way',
  acting({ tenant: { details: 'all', approvers: ['hr'] } }, async (scene) => {
    const keys = await appoint(scene.folder, 'hr');
    await scene.firstLoad();
    scene.person(1).position = 'Admiral';
    const file = join(scene.folder, 'planned.age');
    let copied: Promise<void> | undefined;
    // At the moment of the first write what was planned is on the disk.
    scene.engagedly.fault({
      when: ({ method }) => {
        if (method === 'PATCH')
          copied ??= copyFile(detailsPath(scene.folder, { runId: '1002', tenant: 'nordwind' }), file);
        return false;
      },
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 422, body: {} } },
    });
    const { summary } = await scene.run();
    await copied;
    scene.mend();
    const identity = keys.hr?.identity ?? '';
    await open(async ({ page }) => {
      const view = await openDetails(page, { summary, file, identity });
      assert.match(
        await view.getByRole('status').first().innerText(),
        /That run was killed, or has not written yet: this is what it had planned\.$/,
      );
    }, of(scene));
  }),
);

desk(
  'what an undo would close: how it is approved, and nothing of Personio, which it does not follow',
  acting({ tenant: { details: 'all', approvers: ['hr'] } }, async (scene) => {
    const keys = await appoint(scene.folder, 'hr');
    await scene.firstLoad();
    hire(scene.company, 1);
    const { summary: told } = await scene.run();
    await scene.setTenant({ ...scene.tenant, status: 'paused' });
    const run = `${told.runId}/1`;
    const { summary } = await scene.run({ undo: { run, details: detailsPath(scene.folder, told) } });
    await open(async ({ page }) => {
      const view = await openDetails(page, {
        summary,
        file: detailsPath(scene.folder, summary),
        identity: keys.hr?.identity ?? '',
        proof: scene.kept.lines.at(-1)?.signed ?? '',
      });
      assert.match(await view.locator('pre').innerText(), `approve=${summary.held[0]?.digest}`);
      assert.match(await view.locator('.approval').innerText(), 'If all of these are right');
      assert.is(await view.getByText('corrected in Personio').count(), 0);
    }, of(scene));
  }),
);

desk(
  'beside a field whose change has failed it says that it is perhaps not written',
  acting({ tenant: { details: 'all', approvers: ['hr'] } }, async (scene) => {
    const keys = await appoint(scene.folder, 'hr');
    await scene.firstLoad();
    const [person, other] = [scene.person(1), scene.person(2)];
    person.position = 'Admiral';
    other.position = 'Admiral';
    scene.engagedly.fault({
      when: ({ method, path }) => method === 'PATCH' && path.endsWith(`/${scene.accountOf(person).id}`),
      times: ALWAYS,
      effect: { kind: 'answer', answer: { status: 422, body: {} } },
    });
    const { summary } = await scene.run();
    scene.mend();
    await open(async ({ page }) => {
      const file = detailsPath(scene.folder, summary);
      const view = await openDetails(page, { summary, file, identity: keys.hr?.identity ?? '' });
      const rowOf = ({ firstName, lastName }: typeof person) =>
        view.getByRole('row', { name: `${firstName} ${lastName}` }).innerText();
      assert.match(await rowOf(person), /Admiral \(perhaps not written\)/);
      assert.match(await rowOf(other), /Admiral\n?\t/);
      assert.is(await view.getByText('Failed, so perhaps not carried out: 1 person').count(), 1);
    });
  }),
);

desk(
  'of whoever is left alone it names the other who has their e-mail, and says what is to be done',
  acting({ tenant: { details: 'held', approvers: ['hr'] } }, async (scene) => {
    const keys = await appoint(scene.folder, 'hr');
    await scene.firstLoad();
    hire(scene.company, 2);
    const [one, other] = [scene.person(-1), scene.person(-2)];
    one.email = other.email;
    const { summary } = await scene.run();
    await open(async ({ page }) => {
      const file = detailsPath(scene.folder, summary);
      const view = await openDetails(page, { summary, file, identity: keys.hr?.identity ?? '' });
      const row = view
        .getByRole('row')
        .filter({ has: page.getByRole('cell', { name: String(one.id), exact: true }) });
      const told = await row.innerText();
      assert.match(told, new RegExp(`Their e-mail is also that of .+ \\(Personio ${other.id}\\): if`));
      assert.match(told, /correct what stands twice, then run again/);
    }, of(scene));
  }),
);

desk(
  'what somebody writes in their own record turns nothing round: what was stands left of what is to be',
  acting({ tenant: { details: 'all', approvers: ['hr'] } }, async (scene) => {
    const keys = await appoint(scene.folder, 'hr');
    const [marked, hebrew] = [scene.person(1), scene.person(2)];
    marked.position = 'Chief\u202E';
    hebrew.position = 'מנהל';
    await scene.firstLoad();
    marked.position = 'Pilot\u2066\u200B';
    marked.firstName = `${marked.firstName}\u202E`;
    hebrew.position = 'ראש';
    const { summary } = await scene.run();
    await open(async ({ page }) => {
      const file = detailsPath(scene.folder, summary);
      const view = await openDetails(page, { summary, file, identity: keys.hr?.identity ?? '' });
      const changes = view.getByRole('listitem').filter({ hasText: /^job_title .*→/ });
      assert.equal(await changes.allInnerTexts(), ['job_title Chief → Pilot', 'job_title מנהל → ראש']);
      for (const change of await changes.all()) {
        await change.evaluate((item) => item.style.setProperty('white-space', 'nowrap'));
        const [before, after] = [change.locator('del'), change.locator('ins')];
        const [left, right] = [await before.boundingBox(), await after.boundingBox()];
        assert.ok(left && right && left.x + left.width < right.x, await change.innerText());
      }
      assert.not.match(await view.innerText(), /[\u200B-\u200F\u202A-\u202E\u2066-\u2069]/);
      const row = view.getByRole('row', { name: `${marked.firstName.slice(0, -1)} ${marked.lastName}` });
      assert.is(await row.count(), 1);
    });
  }),
);

desk(
  'what it has invented itself is grey and judged by nobody; what is typed over it counts again',
  async () => {
    await open(async ({ page }) => {
      await write(
        page,
        fileWith({
          'custom-attribute-c4d55': "$custom('Arbeitsmodell')",
          'custom-attribute-d3b49': "$custom('Stufe')",
        }),
      );
      await page.getByRole('button', { name: 'Somebody in scope' }).click();
      const cell = (field: string) => page.locator(`#user tr[data-field="${field}"] td`);
      await cell('custom-attribute-c4d55').getByText('Invented, cannot be judged').waitFor();
      assert.match((await shownOf(page)).verdict, /fields have a value, and 2 cannot be judged here\.$/);
      assert.is(await page.locator('#user td.flaw').count(), 0);
      assert.is(await cell('custom-attribute-d3b49').getAttribute('class'), 'faint');
      await page.getByText('Change values').click();
      await page.getByLabel('Stufe', { exact: true }).fill('hoch');
      await page.locator('#user td.flaw').waitFor();
      assert.match(
        (await shownOf(page)).verdict,
        /a value, 1 cannot be used, and 1 cannot be judged here\.$/,
      );
    });
  },
);

function fileWith(mapping: Record<string, string>): string {
  return JSON.stringify(
    {
      name: 'Alpenglüh GmbH',
      status: 'paused',
      timezone: 'Europe/Vienna',
      schedule: 'daily',
      scope: { employees: 'active' },
      domains: ['nordwind.example'],
      notify: ['it@nordwind.example'],
      mapping,
    },
    null,
    2,
  );
}

/** Puts the cursor behind the first place that has this text. */
async function goTo(page: Page, text: string): Promise<void> {
  const lines = (await page.locator('.cm-line').allInnerTexts()).map((line) => line.replace(/\n$/, ''));
  const line = lines.findIndex((one) => one.includes(text));
  await page.locator('.cm-content').focus();
  await page.keyboard.press('ControlOrMeta+Home');
  for (let down = 0; down < line; down++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  const indent = /^\s*/.exec(lines[line] ?? '')?.[0].length ?? 0;
  const steps = (lines[line] ?? '').indexOf(text) - indent;
  for (let right = 0; right < steps; right++) await page.keyboard.press('ArrowRight');
}

async function goToView(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).click();
  await page.locator('a[aria-current="page"]', { hasText: name }).waitFor();
}

/** On the day of the scene, whose digests can be approved for a while only. */
function of(scene: Scene): { at: Date } {
  return { at: new Date(scene.now()) };
}

/** In the other view; gives that view, once it has said what came of it. */
async function openDetails(
  page: Page,
  {
    summary,
    file,
    identity,
    proof = '',
  }: { summary: Pick<Summary, 'tenant'>; file: string; identity: string; proof?: string },
): Promise<Locator> {
  await goToView(page, 'Open details');
  const view = page.locator('main:visible');
  await view.getByLabel('Tenant').fill(summary.tenant);
  await view.getByLabel('The file details.age').setInputFiles(file);
  await view.getByLabel('or the key itself').fill(identity);
  await view.getByLabel('What proves it').fill(proof);
  await view.getByRole('button', { name: 'Open', exact: true }).click();
  await view.getByText('Opening …').waitFor({ state: 'hidden' });
  return view;
}

async function marked(page: Page): Promise<string> {
  return page.evaluate('String(getSelection())');
}

if (program !== undefined) desk.run();
