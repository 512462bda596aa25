/** What somebody has written in a record: no mark and no direction of it reaches what stands beside it. */
import { type ComponentChildren, h } from 'preact';
import { onOneLine } from '../../harmless.ts';

export function theirs(text: string): ComponentChildren {
  return h('bdi', null, onOneLine(text));
}
