/** On paper: what is there, without what can be done to it. */
export const print = `
@media print {
  :root, :root[data-scheme] { color-scheme: light; }
  .top, .lost, .side, .skip, .trail, .foot, .bar, .find, .pager, .connect, .contents, .choose, .copy, .chips .remove, .chips .plain, main form, main .button { display: none !important; }
  .frame, .columns { display: block; max-width: none; }
  .narrow { margin-top: 2rem; }
  main { padding: 0; }
  .scroll, pre, details.long code { overflow: visible; max-height: none; }
  .sheet, .card, .topology { border-color: var(--line); box-shadow: none; }
  tr, .card, .facts > div, .history > li, .topology { break-inside: avoid; }
  h2, h3, thead { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
  .chips li { padding: 0.1rem 0.75rem; }
  .list :is(th, td), .list :is(th, td) :not(a), .end a[title]::before { font-size: 0.7rem; }
  .list th, .list td { padding: 0.3rem 0.35rem; }
  .list .cut, .list .whole { max-width: none; white-space: normal; }
  .end a[title] { font-size: 0; }
  .end a[title]::before { content: attr(title); overflow-wrap: anywhere; }
}
`
