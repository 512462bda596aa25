/** In place of `src/map/worker/worker.ts`: a worker of the page, ended when it does not answer, and started anew. */
import { exchange, type Limits, oneByOne, type PageResult, type Port } from '../../../map/worker/exchange.ts';
import type { Page } from '../../../map/worker/messages.ts';
import type { Worker as Evaluator } from '../../../map/worker/worker.ts';

let shared: Evaluator | undefined;

export function sharedWorker(): Evaluator {
  shared ??= createWorker();
  return shared;
}

function createWorker(): Evaluator {
  let current: Promise<Worker> | undefined;

  function stop(): void {
    current?.then((worker) => worker.terminate()).catch(() => {});
    current = undefined;
  }

  async function ready(): Promise<Worker> {
    current ??= started();
    try {
      return await current;
    } catch (error) {
      current = undefined;
      throw error;
    }
  }

  async function evaluate(page: Page, limits: Limits): Promise<PageResult> {
    const result = await exchange(portOf(await ready()), page, limits);
    if (!result.ok) stop();
    return result;
  }

  return {
    start: () => {
      ready().catch(() => {});
    },
    evaluate: oneByOne(evaluate),
    close: stop,
  };
}

function started(): Promise<Worker> {
  const worker = new Worker('/evaluator.js', { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', () => resolve(worker), { once: true });
    worker.addEventListener('error', () => reject(new Error('The worker of the page does not start.')), {
      once: true,
    });
  });
}

function portOf(worker: Worker): Port {
  return {
    listen({ onAnswer, onEnd }) {
      const onMessage = ({ data }: MessageEvent<string>) => onAnswer(JSON.parse(data));
      worker.addEventListener('message', onMessage);
      worker.addEventListener('error', onEnd);
      return () => {
        worker.removeEventListener('message', onMessage);
        worker.removeEventListener('error', onEnd);
      };
    },
    send: (page) => worker.postMessage(JSON.stringify(page)),
    // It ends by `terminate` alone, which is called after an exchange.
    hasEnded: () => false,
  };
}
