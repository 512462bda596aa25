import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { datesOf, dayOf, isRealDate } from '../src/dates.ts';

const real = suite('isRealDate');
real('knows leap years', () => {
  assert.ok(isRealDate('2024-02-29'));
  assert.ok(isRealDate('2000-02-29'));
  for (const text of ['1900-02-29', '2024-04-31', '2024-00-10', '0000-01-01', '2024-1-1', 'x']) {
    assert.not(isRealDate(text), text);
  }
});
real.run();

const day = suite('dayOf');
day('pads, and refuses days that do not exist', () => {
  assert.is(dayOf('2024', '2', 9), '2024-02-09');
  assert.is(dayOf(2023, 2, 29), undefined);
  assert.is(dayOf('2023', undefined, '1'), undefined);
});
day.run();

const dates = suite('datesOf');
dates('both readings of an ambiguous date', () => {
  assert.equal([...datesOf('12-10-1983')].sort(), ['1983-10-12', '1983-12-10']);
  assert.equal([...datesOf('25/12/1983')], ['1983-12-25']);
});
dates('names of months', () => {
  assert.equal([...datesOf('January 2nd, 2022')], ['2022-01-02']);
  assert.equal([...datesOf('2 Sept 2022')], ['2022-09-02']);
  assert.equal([...datesOf('2-Sep-2022')], ['2022-09-02']);
});
dates('what is no date has no reading', () => {
  for (const text of ['', 'soon', 'Foo 02, 2022', '31-31-2022', '12-10-83'])
    assert.is(datesOf(text).size, 0, text);
});
dates.run();
