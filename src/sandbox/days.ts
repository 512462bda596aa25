/** What happens at the invented company in the story of `npm start`, day by day. */
import {
  type Company,
  changeEmail,
  comeBack,
  correctRecords,
  type Happening,
  hire,
  leave,
  move,
  newPicture,
  openDepartment,
  promote,
} from './company/company.ts';
import { addDays } from './company/invented.ts';

/** Of the people on the list of leavers. */
export const STILL_THERE = 3;
export const REALLY_GONE = 6;

/** `leavers`: Personio ids. */
export function ordinaryDay(company: Company, today: string): { happened: Happening[]; leavers: number[] } {
  const corrected = correctRecords(company);
  const leavers = leave(company, 2, addDays(today, -1));
  const happened = [
    { ...corrected, what: 'corrected, as the summary of day 1 asked' },
    hire(company, 5),
    promote(company),
    openDepartment(company, 'Sustainability', 4),
    changeEmail(company),
    newPicture(company),
    leavers,
  ];
  return { happened, leavers: leavers.ids };
}

/** One of those who had left comes back, and a list of leavers is imported with mistakes in it. */
export function dayOfTheList(
  company: Company,
  leavers: readonly number[],
  today: string,
): { happened: Happening[]; listed: number[] } {
  const returner = comeBack(company, leavers.slice(0, 1));
  move(company, returner.ids[0]);
  const listed = leave(company, STILL_THERE + REALLY_GONE, addDays(today, 1));
  const happened = [
    { ...returner, what: 'who had left came back, to another office' },
    { ...listed, what: 'left, says the list' },
  ];
  return { happened, listed: listed.ids };
}

/** Somebody has looked: those whom the list names by mistake are active again. */
export function correctTheList(company: Company, listed: readonly number[]): Happening {
  return comeBack(company, listed.slice(0, STILL_THERE));
}
