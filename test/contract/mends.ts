/**
 * Where the vendors' OpenAPI files contradict themselves, their own text or what is known to come: every change
 * that is made to them before anything is checked, with its reason. Nothing else is loosened. An entry that does
 * not fit its file any more stops the check, since then the vendor has changed the file.
 */
import type { Rules } from './openapi.ts';

const BLANK_IS_NULL = 'the text says "Blank fields are included as `null` instead of being omitted"';

const GENERAL = 'the text has a table of status codes that holds for every operation';
const EVERY_ANSWER =
  'the text says "Every response includes headers describing your current rate-limit state"';
const ENGAGEDLY_ERROR = '/components/schemas/Error';
const USER = '/components/schemas/User/properties';
const PATCH = '/paths/~1beta~1users~1{id}/patch/requestBody/content/application~1json/schema';

export const ENGAGEDLY: Rules = {
  mends: [
    {
      kind: 'copy-without',
      pointer: PATCH,
      key: 'required',
      reason: 'PATCH takes "any combination" of fields, but its schema wants the three names',
    },
    {
      kind: 'add',
      pointer: '/paths/~1beta~1users~1{id}~1activate/put/requestBody',
      value: { content: { 'application/json': { schema: { type: 'object', maxProperties: 0 } } } },
      reason:
        'the text answers 415 to a PUT without "Content-Type: application/json", the file knows no body here: an empty object has the type and says nothing',
    },
    also(`${USER}/employee_id`, [null], BLANK_IS_NULL),
    also(`${USER}/employee_type`, [null], 'its description says "or null"'),
    also(`${USER}/display_picture`, [null], 'its description says "or null"'),
    also(`${USER}/job_title`, [null], 'its description says "or null"'),
    also(`${USER}/location`, [null], 'its description says "or null"'),
    also(`${USER}/primary_reporter`, [null], 'its description says "or null"'),
    also(
      `${USER}/custom_attributes/additionalProperties/properties/value`,
      [null],
      `${BLANK_IS_NULL}; a custom attribute can be blank`,
    ),
  ],
  statuses: [
    { status: 400, schema: ENGAGEDLY_ERROR, reason: `${GENERAL}, and says 400 of a wrong page or size` },
    { status: 403, schema: ENGAGEDLY_ERROR, reason: GENERAL },
    { status: 404, schema: ENGAGEDLY_ERROR, reason: `${GENERAL} ("wrong URL")` },
    { status: 405, schema: ENGAGEDLY_ERROR, reason: GENERAL },
    { status: 415, schema: ENGAGEDLY_ERROR, reason: GENERAL },
    { status: 422, schema: ENGAGEDLY_ERROR, reason: `${GENERAL}; PUT …/deactivate does not list it` },
    { status: 500, schema: ENGAGEDLY_ERROR, reason: GENERAL },
  ],
  headers: [
    { name: 'x-ratelimit-limit', reason: EVERY_ANSWER },
    { name: 'x-ratelimit-remaining', reason: EVERY_ANSWER },
    { name: 'x-ratelimit-reset', reason: EVERY_ANSWER },
    { name: 'retry-after', status: 429, reason: 'the text says it is present on 429' },
  ],
};

const EMPTY = 'an empty relation comes as null, "" or [] (seen by integrators)';
const RELATION = '/components/schemas';
const ATTRIBUTES_ANSWER =
  '/paths/~1company~1employees~1attributes/get/responses/200/content/application~1json/schema';
const LIST_PARAMETERS = '/paths/~1company~1employees/get/parameters';
const PERSONIO_ERROR = '/components/schemas/ErrorResponse';
const DEFAULT_ERROR = 'the file has a "Default error response" but names it for some operations only';

export const PERSONIO_EMPLOYEES: Rules = {
  mends: [
    {
      kind: 'replace',
      pointer: '/components/schemas/EmployeesResponse/allOf/0',
      was: { $ref: '#/components/schemas/Response' },
      becomes: {
        type: 'object',
        properties: { success: { type: 'boolean' } },
        required: ['success', 'data'],
      },
      reason: 'the base of all answers wants an object in `data`, the list of employees has an array there',
    },
    also(`${RELATION}/Supervisor/properties/value`, [null], 'nobody is above the chief; seen by integrators'),
    also(
      `${RELATION}/Office/properties/value`,
      [null, '', []],
      `${EMPTY}; the subcompany has this schema too`,
    ),
    also(`${RELATION}/Department/properties/value`, [null, '', []], EMPTY),
    also(`${RELATION}/Team/properties/value`, [null, '', []], EMPTY),
    also(`${RELATION}/CostCenters/properties/value`, [null, ''], EMPTY),
    {
      kind: 'add',
      pointer: `${LIST_PARAMETERS}/0/schema/maximum`,
      value: 100,
      reason: 'stricter than the file: more than 100 a page is refused since 2025-01-31 (changelog)',
    },
    {
      kind: 'replace',
      pointer: `${LIST_PARAMETERS}/3/example`,
      was: '?attributes[]=first_name&attributes[]=last_name',
      becomes: ['first_name', 'last_name'],
      reason: 'the example shows the query string, not the value',
    },
    {
      kind: 'add',
      pointer: ATTRIBUTES_ANSWER,
      value: {
        type: 'object',
        required: ['success', 'data'],
        properties: {
          success: { type: 'boolean' },
          data: {
            type: 'array',
            items: {
              type: 'object',
              required: ['key', 'label', 'type', 'universal_id', 'options'],
              properties: {
                key: { type: 'string' },
                label: { type: 'string' },
                type: { $ref: '#/components/schemas/TypeEnum' },
                universal_id: { type: 'string', nullable: true },
                options: { type: 'array', items: { type: 'string' } },
              },
            },
          },
        },
      },
      reason:
        'stricter than the file: it has an example of this answer but no schema; taken from the example',
    },
  ],
  statuses: [400, 401, 403, 404, 422, 429, 500].map((status) => ({
    status,
    schema: PERSONIO_ERROR,
    reason: DEFAULT_ERROR,
  })),
  headers: [],
};

export const PERSONIO_AUTH: Rules = {
  mends: [
    {
      kind: 'add',
      pointer: PERSONIO_ERROR,
      value: {
        type: 'object',
        required: ['success', 'error'],
        properties: {
          success: { type: 'boolean', enum: [false] },
          error: { type: 'object', properties: { code: { type: 'integer' }, message: {} } },
        },
      },
      reason: 'the file knows no failure; this is the "Default error response" of the other file',
    },
  ],
  statuses: [400, 401, 403, 429, 500].map((status) => ({
    status,
    schema: PERSONIO_ERROR,
    reason: 'the file knows no failure at all',
  })),
  headers: [],
};

function also(pointer: string, values: readonly unknown[], reason: string) {
  return { kind: 'also', pointer, values, reason } as const;
}
