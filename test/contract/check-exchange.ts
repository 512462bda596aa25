/** Checks one recorded exchange against the OpenAPI files of its vendor. Pure. */
import { checkAnswer, checkStrayAnswer } from './check-answer.ts';
import { checkRequest } from './check-request.ts';
import type { Exchange, Violation } from './exchange.ts';
import { findOperation, type OpenApi } from './openapi.ts';

export type Checked = { operation: string; violations: Violation[] };

/** Everything in the exchange that the files do not allow. `apis` are the files of one vendor. */
export function checkExchange(apis: readonly OpenApi[], exchange: Exchange): Checked {
  for (const api of apis) {
    const operation = findOperation(api, exchange.method, exchange.path);
    if (!operation) continue;
    const violations = [
      ...checkRequest(api, operation, exchange).map((found) => ({ side: 'request' as const, ...found })),
      ...checkAnswer(api, operation, exchange).map((found) => ({ side: 'answer' as const, ...found })),
    ].map((found) => ({ operation: operation.label, ...found }));
    return { operation: operation.label, violations };
  }
  return checkUnknown(apis, exchange);
}

/** No such operation: the request is wrong, and the answer must still be an error as the vendor shapes it. */
function checkUnknown(apis: readonly OpenApi[], exchange: Exchange): Checked {
  const path = exchange.path.replaceAll(/\/(?!v\d+\/)[^/]*\d[^/]*/g, '/*');
  const operation = `${exchange.method} ${path}`;
  const violations: Violation[] = [
    { operation, side: 'request', pointer: 'path', reason: 'this operation is not in the file' },
  ];
  const answers = apis.map((api) => checkStrayAnswer(api, exchange));
  const best = answers.toSorted((a, b) => a.length - b.length)[0] ?? [];
  return {
    operation,
    violations: [...violations, ...best.map((found) => ({ operation, side: 'answer' as const, ...found }))],
  };
}
