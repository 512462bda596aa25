/** The process that evaluates expressions. It hears and answers through one channel, and reaches nothing else. */
import { loadNatives } from '../expression/guarded.ts';
import { createAnswering } from './answering.ts';
import type { Answer, Page } from './messages.ts';
import { seal } from './seal.ts';

const channel = process;
const nextTurn = setImmediate;
const say = (said: Answer) => new Promise<void>((done) => void channel.send?.(said, () => done()));
const answer = createAnswering({ say, nextTurn });

// Signals from a terminal reach this process, too; the run that is being ended in order may still need it.
for (const name of ['SIGINT', 'SIGTERM'] as const) channel.on(name, () => {});
channel.on('disconnect', () => channel.exit());
await loadNatives();
seal();
channel.on('message', (page: Page) => void answer(page));
void say({ ready: true });
