/** Puts the desk into the page: two views, told apart by the fragment of the address. */
import { type ComponentChildren, h, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Given } from './given.ts';
import { HeldView } from './held-view.ts';
import { Playground } from './playground.ts';

const VIEWS = [
  { hash: '#mapping', name: 'Try a mapping' },
  { hash: '#details', name: 'Open details' },
] as const;

/** Both stay, so that nothing that was typed is lost; one of them is hidden. */
function Desk({ given }: { given: Given }): ComponentChildren {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const onChange = () => setHash(location.hash);
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  const current = VIEWS.find((view) => view.hash === hash) ?? VIEWS[0];
  return h(
    'div',
    null,
    h(
      'header',
      null,
      h('h1', null, 'Desk'),
      h(
        'nav',
        { 'aria-label': 'Views' },
        VIEWS.map((view) =>
          h(
            'a',
            { key: view.hash, href: view.hash, 'aria-current': view === current ? 'page' : undefined },
            view.name,
          ),
        ),
      ),
      h('p', null, 'On this machine alone: this page can call nobody, and keeps nothing.'),
    ),
    h('main', { hidden: current.hash !== '#mapping' }, h(Playground, { given })),
    h('main', { hidden: current.hash !== '#details' }, h(HeldView, { given })),
  );
}

const place = document.getElementById('desk');
const given: Given = JSON.parse(document.getElementById('given')?.textContent ?? '');
if (place !== null) render(h(Desk, { given }), place);
