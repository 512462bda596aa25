/** The emergency brake: the repository variable PAUSED_TENANTS. Pure. */

export type Brake = {
  /** Every tenant stands still. */
  all: boolean;
  /** As written, in small letters; not every one need be a tenant. */
  ids: ReadonlySet<string>;
};

/** Ids separated by commas or white space; a `*` among them stops everybody. Empty: nobody is stopped. */
export function readPaused(text: string): Brake {
  const parts = text.toLowerCase().split(/[\s,;]+/);
  const ids = new Set(parts.filter((part) => part !== '' && part !== '*'));
  return { all: parts.includes('*'), ids };
}

/** Whether the brake holds this tenant. */
export function isPaused(text: string, id: string): boolean {
  const brake = readPaused(text);
  return brake.all || brake.ids.has(id);
}
