/** What the page is given when it is loaded: all that it will ever get from outside. Types alone. */
import type { Raw } from '../../vendors/raw.ts';

export type Given = {
  /** Under which the page may put in styles. */
  nonce: string;
  tenants: readonly { id: string; text: string }[];
  people: {
    /** Attributes in their envelopes, by key, as Personio sends one person. */
    employees: readonly Raw[];
    /** Rows of Engagedly's list of user attributes. */
    userAttributes: readonly Raw[];
  };
};
