import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import tenantSchema from '../../../schemas/tenant.json' with { type: 'json' };
import { UNIT_FIELDS, WRITE_FIELDS } from '../../../src/vendors/engagedly/fields.ts';

const fields = suite('WRITE_FIELDS');

fields('no name of Engagedly’s stands for two fields', () => {
  for (const side of ['read', 'write'] as const) {
    const names = [...WRITE_FIELDS.values()].map((field) => field[side]);
    assert.is(new Set(names).size, WRITE_FIELDS.size, side);
  }
});

fields('every kind of unit that a tenant file knows has one field', () => {
  const kinds = Object.values(UNIT_FIELDS).map(({ kind }) => kind);
  assert.equal(kinds.sort(), [...tenantSchema.definitions.unitKind.enum].sort());
});

fields('ids are read where names or people are written', () => {
  for (const [field, { kind, shape }] of WRITE_FIELDS) {
    const isOne = kind === 'unit' || kind === 'person';
    const areMany = kind === 'units' || kind === 'people';
    assert.is(shape === 'id', isOne, field);
    assert.is(shape === 'ids', areMany, field);
  }
});

fields.run();
