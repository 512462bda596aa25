import { setImmediate as tick } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ShapeError } from '../../src/errors.ts';
import { type Page, type Pass, readByOffset, readByPage, readProved } from '../../src/vendors/pages.ts';

type Row = { id: string };
const LIST = { vendor: 'engagedly', label: 'the list' } as const;

function rows(from: number, to: number): Row[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => ({ id: String(from + index) }));
}

/** Gives these passes one after the other, and counts them. */
function passes(...list: Pass<Row>[]) {
  const made = { count: 0 };
  const readOnce = async () => list[Math.min(made.count++, list.length - 1)] as Pass<Row>;
  return { made, readOnce };
}

const proved = suite('readProved');

proved('one pass is enough when the different ids equal the total', async () => {
  const { made, readOnce } = passes({ rows: rows(0, 3), total: 3 });
  assert.equal(await readProved(readOnce), { items: rows(0, 3), complete: true });
  assert.is(made.count, 1);
});

proved('nobody of nobody is complete', async () => {
  assert.equal(await readProved(passes({ rows: [], total: 0 }).readOnce), { items: [], complete: true });
});

proved('a row that came twice is one, and hides one that is missing', async () => {
  const twice = { rows: [...rows(0, 2), ...rows(1, 2)], total: 3 };
  const { made, readOnce } = passes(twice, { rows: rows(0, 3), total: 3 });
  const listing = await readProved(readOnce);
  assert.is(made.count, 2);
  assert.is(listing.complete, true);
  assert.is(listing.items.length, 3);
});

proved('after three passes the different rows of the last one, and no proof', async () => {
  const { made, readOnce } = passes(
    { rows: rows(0, 9), total: 10 },
    { rows: rows(0, 9), total: 10 },
    { rows: [...rows(0, 4), ...rows(0, 1)], total: 10 },
  );
  assert.equal(await readProved(readOnce), { items: rows(0, 4), complete: false });
  assert.is(made.count, 3);
});

proved('without a total there is no proof', async () => {
  assert.is((await readProved(passes({ rows: rows(0, 3), total: undefined }).readOnce)).complete, false);
});

proved('more rows than the total are no proof either', async () => {
  assert.is((await readProved(passes({ rows: rows(0, 4), total: 3 }).readOnce)).complete, false);
});

proved('the newer of two versions of a row counts', async () => {
  const read = async () => ({
    rows: [
      { id: '1', version: 'old' },
      { id: '1', version: 'new' },
    ],
    total: 1,
  });
  assert.equal((await readProved(read)).items, [{ id: '1', version: 'new' }]);
});

proved.run();

const offset = suite('readByOffset');

/** A list of `total` rows in pages of `size`. */
function offsetPages(total: number, size: number, stated: number | undefined = total) {
  const asked: number[] = [];
  async function readPage(from: number): Promise<Page<Row>> {
    asked.push(from);
    return { rows: rows(from, Math.min(total, from + size)), total: stated };
  }
  return { asked, readPage };
}

offset('1,000 rows are exactly 10 pages, with no empty one at the end', async () => {
  const { asked, readPage } = offsetPages(1000, 100);
  const pass = await readByOffset({ ...LIST, readPage });
  assert.is(pass.rows.length, 1000);
  assert.is(pass.total, 1000);
  assert.equal(asked, [0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
});

offset('the offset grows by what was received, not by what was asked for', async () => {
  const { asked, readPage } = offsetPages(25, 10);
  await readByOffset({ ...LIST, readPage });
  assert.equal(asked, [0, 10, 20]);
});

offset('an empty page ends a list that promised more', async () => {
  const { asked, readPage } = offsetPages(20, 10, 30);
  const pass = await readByOffset({ ...LIST, readPage });
  assert.equal(asked, [0, 10, 20]);
  assert.is(pass.total, 30);
});

offset('without a total it reads until a page is empty', async () => {
  const asked: number[] = [];
  const readPage = async (from: number) => {
    asked.push(from);
    return { rows: rows(from, Math.min(20, from + 10)), total: undefined };
  };
  const pass = await readByOffset({ ...LIST, readPage });
  assert.equal(asked, [0, 10, 20]);
  assert.is(pass.total, undefined);
});

offset('the total of the last page counts', async () => {
  const readPage = async (from: number) => ({ rows: rows(from, from + 2), total: from === 0 ? 5 : 4 });
  assert.is((await readByOffset({ ...LIST, readPage })).total, 4);
});

offset('a list that never ends is given up', async () => {
  const readPage = async (from: number) => ({ rows: rows(from, from + 1), total: from + 1000 });
  await rejects(readByOffset({ ...LIST, readPage }), (error) => {
    assert.instance(error, ShapeError);
    assert.match((error as ShapeError).message, /the list .*2000 pages/);
  });
});

offset('a page that fails fails the list', async () => {
  const failure = new Error('page 2');
  const readPage = async (from: number) => {
    if (from > 0) throw failure;
    return { rows: rows(0, 10), total: 30 };
  };
  await rejects(readByOffset({ ...LIST, readPage }), (error) => assert.is(error, failure));
});

const side = suite('readByOffset: pages side by side');

side(
  'the order is that of the list, whichever page comes first, and no page is asked for twice',
  async () => {
    const { asked, readPage } = offsetPages(1000, 100);
    let most = 0;
    let open = 0;
    const slow = async (from: number) => {
      most = Math.max(most, ++open);
      // The later, the quicker.
      await new Promise((done) => setTimeout(done, (1000 - from) / 100));
      open -= 1;
      return readPage(from);
    };
    const pass = await readByOffset({ ...LIST, concurrency: 4, readPage: slow });
    assert.equal(pass, { rows: rows(0, 1000), total: 1000 });
    assert.is(most, 4);
    assert.equal(
      asked.toSorted((a, b) => a - b),
      Array.from({ length: 10 }, (_, page) => page * 100),
    );
  },
);

side('pages that are shorter than asked for are stepped over at their own length', async () => {
  const { asked, readPage } = offsetPages(120, 50);
  assert.is((await readByOffset({ ...LIST, concurrency: 4, readPage })).rows.length, 120);
  assert.equal(asked, [0, 50, 100]);
});

side('a total that grows meanwhile proves nothing', async () => {
  const readPage = async (from: number) => ({ rows: rows(from, from + 10), total: from < 20 ? 30 : 31 });
  assert.is((await readByOffset({ ...LIST, concurrency: 4, readPage })).total, undefined);
});

side('a page in the middle that is short is found by what is missing at the end', async () => {
  const readPage = async (from: number) => ({
    rows: rows(from, Math.min(30, from + (from === 10 ? 9 : 10))),
    total: 30,
  });
  const read = (isLast: boolean) => readByOffset({ ...LIST, concurrency: isLast ? 1 : 4, readPage });
  assert.is((await read(false)).rows.length, 30);
  const { items, complete } = await readProved(read);
  assert.equal([items.length, complete], [30, true], 'the last time it is read one page after the other');
});

side('a page that fails fails the list, and no further one is asked for', async () => {
  const failure = new Error('page 2');
  const asked: number[] = [];
  const readPage = async (from: number) => {
    asked.push(from);
    await new Promise((done) => setImmediate(done));
    if (from === 10) throw failure;
    return { rows: rows(from, from + 10), total: 300 };
  };
  await rejects(readByOffset({ ...LIST, concurrency: 3, readPage }), (error) => assert.is(error, failure));
  assert.ok(asked.length <= 6, `${asked.length} pages`);
});

side('a list of too many pages is not begun', async () => {
  const asked: number[] = [];
  const readPage = async (from: number) => {
    asked.push(from);
    return { rows: rows(from, from + 1), total: 5_000 };
  };
  await rejects(readByOffset({ ...LIST, concurrency: 4, readPage }), (error) =>
    assert.instance(error, ShapeError),
  );
  assert.equal(asked, [0]);
});

offset.run();
side.run();

const byPage = suite('readByPage');

function numberedPages(
  total: number,
  change: (page: Page<Row>, number: number) => Page<Row> = (page) => page,
) {
  const asked: number[] = [];
  const load = { now: 0, most: 0 };
  async function readPage(number: number): Promise<Page<Row>> {
    asked.push(number);
    load.now += 1;
    load.most = Math.max(load.most, load.now);
    await tick();
    load.now -= 1;
    const last = Math.min(total, number * 50);
    return change({ rows: rows((number - 1) * 50, last), total, more: last < total }, number);
  }
  return { asked, load, readPage, size: 50, concurrency: 6, ...LIST };
}

byPage('1,000 rows are exactly 20 pages in the order of the pages, six at a time', async () => {
  const list = numberedPages(1000);
  const pass = await readByPage(list);
  assert.equal(pass.rows, rows(0, 1000));
  assert.is(pass.total, 1000);
  assert.is(list.asked.length, 20);
  assert.is(list.load.most, 6);
});

byPage('nobody is one page', async () => {
  const list = numberedPages(0);
  assert.equal(await readByPage(list), { rows: [], total: 0 });
  assert.equal(list.asked, [1]);
});

byPage('totals that differ between pages prove nothing', async () => {
  const list = numberedPages(120, (page, number) => (number === 2 ? { ...page, total: 121 } : page));
  assert.is((await readByPage(list)).total, undefined);
});

byPage('a last page that announces more proves nothing', async () => {
  const list = numberedPages(120, (page) => ({ ...page, more: true }));
  assert.is((await readByPage(list)).total, undefined);
});

byPage('without a total it goes on while more are announced, and proves nothing', async () => {
  const list = numberedPages(120, (page) => ({ ...page, total: undefined }));
  const pass = await readByPage(list);
  assert.equal(list.asked, [1, 2, 3]);
  assert.is(pass.rows.length, 120);
  assert.is(pass.total, undefined);
});

byPage('an empty page ends a list that always announces more', async () => {
  const list = numberedPages(60, (page) => ({ ...page, total: undefined, more: true }));
  await readByPage(list);
  assert.equal(list.asked, [1, 2, 3]);
});

byPage('a total beyond reason is refused before it is read', async () => {
  const list = numberedPages(1e9, (page) => ({ ...page, rows: [] }));
  await rejects(readByPage(list), (error) => assert.instance(error, ShapeError));
  assert.equal(list.asked, [1]);
});

byPage('after a failure no page is begun, and what is under way ends before the error comes', async () => {
  const list = numberedPages(5000, (page, number) => {
    if (number === 4) throw new Error('page 4');
    return page;
  });
  await rejects(readByPage(list), (error) => assert.match(String(error), /page 4/));
  assert.is(list.load.now, 0);
  assert.ok(list.asked.length < 20, `${list.asked.length} pages asked for`);
});

byPage.run();

async function rejects(promise: Promise<unknown>, check: (error: unknown) => void): Promise<void> {
  const outcome = await promise.then(
    () => ({ failed: false, error: undefined }),
    (error: unknown) => ({ failed: true, error }),
  );
  assert.ok(outcome.failed, 'it did not fail');
  check(outcome.error);
}
