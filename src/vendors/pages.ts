/**
 * Reading a list that comes in pages, to its proven end. No clock and no network: the pages come from the
 * function that is given.
 *
 * Neither vendor promises an order, so a list that changes while it is read can show one row twice and another
 * not at all. A list counts as complete only if the number of different ids equals the total that the vendor
 * states; otherwise all of it is read again.
 */
import { ShapeError, type Vendor } from '../errors.ts';
import type { Listing } from '../model.ts';

/** One page of a list. */
export type Page<T> = {
  rows: T[];
  /** Number of rows in the whole list; `undefined` when the answer does not state it. */
  total: number | undefined;
  /** Whether the vendor says that more pages follow, where it says so. */
  more?: boolean | undefined;
};

/** The whole list, read once. */
export type Pass<T> = {
  rows: T[];
  /** The total to be reached; `undefined` when the vendor stated none, or contradicted itself. */
  total: number | undefined;
};

/** For messages: whose list it is and what to call it ("the user list"). */
export type ListName = { vendor: Vendor; label: string };

const MAX_PASSES = 3;

/** More than any directory has; a list that goes on longer is a defect of the vendor, not a large customer. */
const MAX_PAGES = 2000;

/**
 * Reads a list until it is proved complete, three times at most. Not complete: the different rows of the last time.
 * `readOnce` is told when it is the last time.
 */
export async function readProved<T extends { id: string }>(
  readOnce: (isLast: boolean) => Promise<Pass<T>>,
): Promise<Listing<T>> {
  for (let pass = 1; ; pass += 1) {
    const { rows, total } = await readOnce(pass === MAX_PASSES);
    const items = [...new Map(rows.map((row) => [row.id, row])).values()];
    const complete = items.length === total;
    if (complete || pass === MAX_PASSES) return { items, complete };
  }
}

export type OffsetOptions<T> = ListName & {
  /** Requests under way at the same time, after the first page has told how many there are. 1, unless told. */
  concurrency?: number;
  readPage: (offset: number) => Promise<Page<T>>;
};

/**
 * Pages by record offset, with no call beyond the stated total. One after the other, the offset grows by what was
 * received, whatever that is, and the last total counts. Several at once, each page is taken to be as long as the first,
 * and totals that differ prove nothing.
 */
export async function readByOffset<T>({ concurrency = 1, ...list }: OffsetOptions<T>): Promise<Pass<T>> {
  const first = await list.readPage(0);
  if (concurrency <= 1 || first.total === undefined) return readOnFrom([first], list);
  const step = first.rows.length;
  const count = step === 0 ? 1 : Math.ceil(first.total / step);
  if (count > MAX_PAGES) throw endless(list);
  const offsets = Array.from({ length: Math.max(0, count - 1) }, (_, index) => (index + 1) * step);
  const pages = [first, ...(await inParallel(offsets, concurrency, list.readPage))];
  const pass = await readOnFrom(pages, list);
  const isSteady = pages.every(({ total }) => total === first.total);
  return isSteady ? pass : { ...pass, total: undefined };
}

/** What these pages lack of the last total, one after the other. */
async function readOnFrom<T>(pages: Page<T>[], list: OffsetOptions<T>): Promise<Pass<T>> {
  let received = pages.reduce((sum, { rows }) => sum + rows.length, 0);
  for (let last = pages.at(-1); last !== undefined; pages.push(last)) {
    const isReached = last.total !== undefined && received >= last.total;
    if (isReached || last.rows.length === 0) {
      return { rows: pages.flatMap(({ rows }) => rows), total: last.total };
    }
    if (pages.length >= MAX_PAGES) break;
    last = await list.readPage(received);
    received += last.rows.length;
  }
  throw endless(list);
}

export type PageOptions<T> = ListName & {
  size: number;
  /** Requests under way at the same time, after the first page has told how many there are. */
  concurrency: number;
  readPage: (page: number) => Promise<Page<T>>;
};

/** Pages by number from 1: the first tells how many there are. Totals that differ between pages prove nothing. */
export async function readByPage<T>(list: PageOptions<T>): Promise<Pass<T>> {
  const first = await list.readPage(1);
  if (first.total === undefined) return readWhileMore(first, list);
  const count = Math.ceil(first.total / list.size);
  if (count > MAX_PAGES) throw endless(list);
  const numbers = Array.from({ length: Math.max(0, count - 1) }, (_, index) => index + 2);
  const pages = [first, ...(await inParallel(numbers, list.concurrency, list.readPage))];
  const steady = pages.every((page) => page.total === first.total) && pages.at(-1)?.more !== true;
  return { rows: pages.flatMap((page) => page.rows), total: steady ? first.total : undefined };
}

/** Without a total there is no proof, but everybody who is shown can still be worked with. */
async function readWhileMore<T>(first: Page<T>, list: PageOptions<T>): Promise<Pass<T>> {
  const pages = [first];
  for (let page = first; page.more === true && page.rows.length > 0; pages.push(page)) {
    if (pages.length >= MAX_PAGES) throw endless(list);
    page = await list.readPage(pages.length + 1);
  }
  return { rows: pages.flatMap((page) => page.rows), total: undefined };
}

/** Results in the order of the items. After a failure nothing new is begun, and what is under way is waited for. */
async function inParallel<I, O>(
  items: readonly I[],
  limit: number,
  work: (item: I) => Promise<O>,
): Promise<O[]> {
  const results: O[] = [];
  let next = 0;
  let failed = false;
  async function worker(): Promise<void> {
    for (let index = next++; index < items.length && !failed; index = next++) {
      try {
        results[index] = await work(items[index] as I);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }
  const workers = Array.from({ length: Math.min(limit, items.length) }, worker);
  const failure = (await Promise.allSettled(workers)).find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
  return results;
}

function endless({ vendor, label }: ListName): ShapeError {
  return new ShapeError(vendor, `Reading ${label} was given up: it has more than ${MAX_PAGES} pages.`);
}
