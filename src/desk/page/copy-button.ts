/** Puts a text into the clipboard, and says that it has. */
import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';

export function CopyButton({ text, name }: { text: string; name: string }): ComponentChildren {
  const [said, setSaid] = useState('');
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied.');
    } catch {
      setSaid('The browser does not allow it: mark the text and copy it by hand.');
    }
  }
  return h(
    'span',
    { class: 'copy' },
    h('button', { type: 'button', onClick: () => void copy() }, name),
    h('span', { role: 'status' }, said),
  );
}
