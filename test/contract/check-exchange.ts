/** Checks one recorded exchange against the OpenAPI files of its vendor. Pure. */
import { checkAnswer } from './check-answer.ts';
import { checkRequest } from './check-request.ts';
import type { Exchange, Found, Violation } from './exchange.ts';
import { findOperation, type OpenApi } from './openapi.ts';

export type Checked = { operation: string; violations: Violation[] };

/** Everything in the exchange that the files do not allow. `apis` are the files of one vendor. */
export function checkExchange(apis: readonly OpenApi[], exchange: Exchange): Checked {
  for (const api of apis) {
    const operation = findOperation(api, exchange.method, exchange.path);
    if (!operation) continue;
    return checked(operation.label, {
      request: checkRequest(api, operation, exchange),
      answer: checkAnswer(api, operation, exchange),
    });
  }
  return checkUnknown(apis, exchange);
}

/** No such operation: the request is wrong, and the answer must still be an error as the vendor shapes it. */
function checkUnknown(apis: readonly OpenApi[], exchange: Exchange): Checked {
  const path = exchange.path.replaceAll(/\/(?!v\d+\/)[^/]*\d[^/]*/g, '/*');
  const answers = apis.map((api) => checkAnswer(api, undefined, exchange));
  return checked(`${exchange.method} ${path}`, {
    request: [{ pointer: 'path', reason: 'this operation is not in the file' }],
    answer: answers.toSorted((a, b) => a.length - b.length)[0] ?? [],
  });
}

function checked(operation: string, found: Record<'request' | 'answer', Found[]>): Checked {
  const violations = (['request', 'answer'] as const).flatMap((side) =>
    found[side].map((one) => ({ operation, side, ...one })),
  );
  return { operation, violations };
}
