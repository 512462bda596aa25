/** A vendor's answer → a value of the documented shape, or an error that holds nothing of it. Pure. */
import { HttpError, ShapeError, type Vendor } from '../errors.ts';
import { compileSchema, inDefinition } from '../schema.ts';
import { own } from './raw.ts';
import { VENDORS } from './vendors.ts';

export type AnswerReader<T> = (body: unknown, label: string) => T;

/**
 * A reader for one definition of a schema. It throws HttpError for an answer that says `success: false` in spite
 * of its status, and ShapeError for one of another shape. `label` names what was asked for: "the user list".
 */
export function answerReader<T>(vendor: Vendor, schema: object, definition: string): AnswerReader<T> {
  const parse = compileSchema<T>(inDefinition(schema, definition));
  return (body, label) => {
    refuseFailure(vendor, body, label);
    const parsed = parse(body);
    if (parsed.ok) return parsed.value;
    const [problem] = parsed.problems;
    throw new ShapeError(
      vendor,
      `${VENDORS[vendor].name}'s answer to the request for ${label} does not have the documented shape ` +
        `(${problem?.pointer || 'the whole answer'}: ${problem?.keyword ?? 'unknown'}).`,
    );
  };
}

/** Both vendors can answer 200 and still say `success: false` in the body. */
export function refuseFailure(vendor: Vendor, body: unknown, label: string): void {
  if (own(body, 'success') !== false) return;
  throw new HttpError(
    vendor,
    200,
    `${VENDORS[vendor].name} answered the request for ${label} with 200 but says that it failed.`,
    `Run again later; if it stays, ask ${VENDORS[vendor].name}'s support.`,
  );
}
