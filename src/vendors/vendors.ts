/**
 * The vendors, one row each: what they are called, where they are, by which secrets they let us in, and what a
 * credential must be allowed to do. What they speak is in their folders; open.ts says which of them a tenant gets.
 */
import type { Vendor, VendorFacts } from '../errors.ts';

export const VENDORS = {
  personio: {
    id: 'personio',
    name: 'Personio',
    address: 'https://api.personio.de',
    secrets: { clientId: 'personio-client-id', clientSecret: 'personio-client-secret' },
    rights:
      'In Personio, under Marketplace > Connected integrations, open the credential, allow it to read employees, and tick the attributes that the mapping uses.',
    keys: 'in Personio, under Marketplace > Connected integrations, look whether the credential of this sync is there and may read employees. If not, make a new one with the same attributes ticked.',
  },
  engagedly: {
    id: 'engagedly',
    name: 'Engagedly',
    address: 'https://api.engagedly.com',
    secrets: { clientKey: 'engagedly-client-key', secretKey: 'engagedly-secret-key' },
    rights:
      'The keys act with the rights of the site administrator who made them: check that this person still is one, or make new keys.',
    keys: 'in Engagedly, under Integrations > Engagedly API, look whether the keys of this sync are there, and whether the site administrator who made them is still active. If not, make new ones.',
  },
} as const satisfies { [V in Vendor]: VendorFacts & { id: V } };

/** The secrets of a vendor, by the names of its row. */
export type SecretsOf<V extends Vendor> = Record<keyof (typeof VENDORS)[V]['secrets'], string>;

export const ALL_VENDORS: readonly VendorFacts[] = Object.values(VENDORS);
