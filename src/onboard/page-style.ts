/** How the customer's page looks: on a screen wide and narrow, in light and in dark, and on paper. */
export const PAGE_STYLE = `
  :root { color-scheme: light dark; --line: light-dark(#767676, #909090); --mark: light-dark(#fff2b3, #4a3d00); --quiet: light-dark(#595959, #b5b5b5); }
  body { font: 1.05rem/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1.25rem; overflow-wrap: break-word; }
  h1 { font-size: 1.6rem; line-height: 1.25; }
  h2 { font-size: 1.35rem; line-height: 1.3; }
  h3 { font-size: 1.12rem; margin-top: 2rem; }
  section { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: .5rem; }
  .before { border: 2px dashed var(--line); padding: .25rem 1.25rem; margin-bottom: 2rem; }
  .letterhead div { display: grid; grid-template-columns: 15rem 1fr; gap: 0 1rem; padding: .3rem 0; }
  .letterhead dd { margin: 0; }
  .field { display: block; min-height: 1.55em; background: var(--mark); border-bottom: 1px solid var(--line); padding: 0 .35rem; }
  .field:empty::before { content: "…  (ergänzen / fill in)"; color: var(--quiet); }
  table { border-collapse: collapse; width: 100%; table-layout: fixed; hyphens: auto; }
  caption { text-align: left; font-weight: 600; padding: .5rem 0; }
  th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
  .ticks th:first-child { width: 45%; }
  .ticks th[scope=row] { font-weight: 400; }
  .rules th:first-child { width: 32%; }
  .rules th[scope=row] { font-weight: 600; }
  .rules td p { margin: 0 0 .4rem; }
  small { color: var(--quiet); font-size: .85em; }
  code { font-size: .9em; overflow-wrap: anywhere; }
  li { margin: .3rem 0; }
  @media (max-width: 34rem) { .letterhead div { grid-template-columns: 1fr; } .rules th:first-child { width: 38%; } }
  @page { size: A4; margin: 16mm 18mm; }
  @media print {
    :root { color-scheme: light; font-size: 9.5pt; }
    body { margin: 0; padding: 0; max-width: none; line-height: 1.4; }
    h3 { margin-top: 1.2rem; }
    li { margin: .1rem 0; }
    th, td { padding-top: .15rem; padding-bottom: .15rem; }
    .letterhead div { grid-template-columns: 22rem 1fr; }
    section:first-of-type { margin-top: 1rem; }
    .before, nav { display: none; }
    h2, h3, caption { break-after: avoid; }
    tr, li { break-inside: avoid; }
    section + section { break-before: page; border: 0; }
  }
`;
