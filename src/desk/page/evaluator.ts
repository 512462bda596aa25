/**
 * Evaluates expressions in a worker of the page. In a run the same happens in a process without network, files and
 * code made from texts, whose built-in objects are frozen; here the worker's policy takes away the first three.
 */
import { loadNatives } from '../../map/expression/guarded.ts';
import { createAnswering } from '../../map/worker/answering.ts';
import type { Answer } from '../../map/worker/messages.ts';

const say = (answer: Answer) => postMessage(JSON.stringify(answer));
const answer = createAnswering({ say, nextTurn: (then) => void setTimeout(then, 0) });

await loadNatives();
// A process is sent texts, too: what JSON does not know is lost here as it is there.
addEventListener('message', ({ data }) => void answer(JSON.parse(data)));
say({ ready: true });
