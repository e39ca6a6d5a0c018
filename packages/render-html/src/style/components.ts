/**
 * Buttons, badges, tables and lists. A row that is a link is moved by nothing and clipped, since Safari places nothing in a
 * row for its position alone.
 */
export const components = `
.icon { vertical-align: -0.16em; }
.glyph { flex: none; display: inline-grid; place-items: center; width: 1.35rem; height: 1.35rem; border-radius: 5px; font-size: 0.72rem; font-weight: 700; line-height: 1; }
h1 .glyph { width: 2.1rem; height: 2.1rem; border-radius: 8px; font-size: 1.05rem; }
.glyph.hue-none { color: var(--idle); background: var(--idle-ground); }
.glyph.hue-0 { color: var(--hue-0); background: var(--hue-0-ground); }
.glyph.hue-1 { color: var(--hue-1); background: var(--hue-1-ground); }
.glyph.hue-2 { color: var(--hue-2); background: var(--hue-2-ground); }
.glyph.hue-3 { color: var(--hue-3); background: var(--hue-3-ground); }
.glyph.hue-4 { color: var(--hue-4); background: var(--hue-4-ground); }
.glyph.hue-5 { color: var(--hue-5); background: var(--hue-5-ground); }
.badge { display: inline-flex; align-items: center; gap: 0.4rem; padding: 0.1rem 0.6rem 0.1rem 0.5rem; border-radius: 99px; font-size: 0.8125rem; font-weight: 600; line-height: 1.5; letter-spacing: 0; white-space: nowrap; }
h1 .badge, .facts .badge { white-space: normal; }
.badge .dot, .states .dot { flex: none; width: 0.5rem; height: 0.5rem; border-radius: 50%; background: currentColor; }
.states .dot.tone-good, .states .dot.tone-wait, .states .dot.tone-bad { background: currentColor; }
.tone-good { color: var(--good); background: var(--good-ground); }
.tone-wait { color: var(--wait); background: var(--wait-ground); }
.tone-bad { color: var(--bad); background: var(--bad-ground); }
.tone-idle { color: var(--idle); background: var(--idle-ground); }
.badge.tone-wait .dot, .states .dot.tone-wait { border-radius: 0; transform: rotate(45deg) scale(0.86); }
.badge.tone-bad .dot, .states .dot.tone-bad { border-radius: 1px; }
.badge.tone-idle .dot, .states .dot.tone-idle { background: none; border: 2px solid currentColor; }
.button, summary.button { display: inline-flex; align-items: center; gap: 0.4rem; min-height: 2.25rem; padding: 0.3rem 0.85rem; border: 1px solid var(--strong-line); border-radius: var(--round); background: var(--surface); color: var(--ink); font: inherit; font-weight: 550; line-height: 1.3; text-decoration: none; cursor: pointer; }
.button:hover { border-color: var(--ink); }
.button.quiet { border-color: transparent; background: none; color: var(--soft); font-weight: 500; padding-inline: 0.65rem; }
.button.quiet:hover { background: var(--sunken); color: var(--ink); }
.button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.button.main:hover { background: color-mix(in srgb, var(--accent) 86%, var(--ink)); }
.button.danger { color: var(--bad); }
.button.quiet.danger:hover { background: var(--bad-ground); color: var(--bad); }
.button.danger.main { border-color: var(--bad); background: var(--bad); color: var(--ground); }
.button.danger.main:hover { background: color-mix(in srgb, var(--bad) 86%, var(--ink)); }
.button.off { border-color: var(--line); background: none; color: var(--soft); cursor: default; }
.button.off:hover { background: none; color: var(--soft); }
.bar, .row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
.bar > *, .row > * { min-width: 0; max-width: 100%; }
.bar .gap { flex: 1; }
.selection { min-height: 3rem; margin-bottom: 0.5rem; padding-block: 0.25rem; background: var(--ground); }
.selection .all { display: flex; align-items: center; gap: 0.55rem; padding: 0.3rem 0.6rem 0.3rem 0.9rem; cursor: pointer; }
.selection .all + .all { padding-left: 0.3rem; }
.scroll + .selection { margin-bottom: 0; }
.selection .panel { padding: 0.5rem; max-height: 70vh; overflow-y: auto; }
.selection .stack { gap: 0; margin: 0; justify-items: stretch; }
.selection .stack .button { color: var(--ink); }
.switch { display: inline-flex; border: 1px solid var(--strong-line); border-radius: var(--round); overflow: clip; }
.switch a, .switch button { display: inline-flex; align-items: center; gap: 0.4rem; min-height: calc(2.25rem - 2px); padding: 0.2rem 0.75rem; border: 0; color: var(--soft); font: inherit; text-decoration: none; background: var(--surface); cursor: pointer; }
.switch > * + * { border-left: 1px solid var(--strong-line); }
.switch > :hover { color: var(--ink); }
.switch [aria-current], .switch [aria-pressed="true"] { color: var(--accent); background: var(--accent-ground); font-weight: 600; }
.switch > :focus-visible { outline-offset: -3px; }
.copy { display: inline-grid; place-items: center; width: 1.6rem; height: 1.6rem; margin-left: 0.25rem; padding: 0; border: 0; border-radius: 6px; background: none; color: var(--soft); vertical-align: middle; cursor: pointer; }
.copy:hover { background: var(--sunken); color: var(--ink); }
.copy.copied { color: var(--good); background: var(--good-ground); }
.drop { position: relative; }
.drop > summary { display: flex; width: max-content; max-width: 100%; list-style: none; }
.drop > summary::-webkit-details-marker { display: none; }
.drop[open] > summary { background: var(--sunken); }
.drop > .panel { position: absolute; z-index: 5; top: calc(100% + 0.35rem); left: 0; width: max-content; min-width: 15rem; max-width: min(26rem, 88vw); padding: 1rem; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 10px 30px rgb(0 0 0 / 0.16); }
.drop.end > .panel, .bar > .drop:nth-child(n + 4) > .panel { left: auto; right: 0; }
.drop .drop > .panel { position: static; box-shadow: none; width: auto; margin-top: 0.35rem; }
.drop .panel > * + .row, .drop .panel > p + form { margin-top: 0.75rem; }
.stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.5rem; justify-items: start; margin-top: 0.75rem; }
.stack > * { max-width: 100%; }
.chips { display: flex; flex-wrap: wrap; gap: 0.4rem; }
.chips li { display: inline-flex; align-items: center; gap: 0.15rem; border: 1px solid var(--line); border-radius: 99px; padding: 0.1rem 0.2rem 0.1rem 0.75rem; background: var(--surface); }
.chips li > a:first-child { color: var(--ink); text-decoration: none; }
.chips li > a:first-child:hover { text-decoration: underline; }
.chips .plain { border: 0; background: none; }
.chips button, .chips .remove { display: inline-grid; place-items: center; width: 1.6rem; height: 1.6rem; padding: 0; border: 0; border-radius: 50%; background: none; color: var(--soft); cursor: pointer; }
.chips button:hover, .chips .remove:hover { background: var(--bad-ground); color: var(--bad); }
.chips .icon { width: 0.9rem; height: 0.9rem; }
.chips.filters { margin-top: 0.75rem; }
.notice { display: flex; align-items: center; gap: 0.6rem; margin-bottom: 1.25rem; max-width: 52rem; padding: 0.6rem 0.9rem; border-radius: var(--round); font-weight: 550; }
div.notice { display: block; font-weight: 400; }
.notice h2 { display: flex; gap: 0.5rem; align-items: center; font-size: 0.9375rem; }
.notice li { margin-top: 0.25rem; }
.notice a { color: inherit; }
.empty { padding: 1.75rem 1.25rem; border: 1px dashed var(--strong-line); border-radius: 12px; color: var(--soft); text-align: center; }
.empty .title { color: var(--ink); font-weight: 600; margin-bottom: 0.15rem; }
.empty .row { justify-content: center; margin-top: 0.9rem; }
.narrow .empty { padding: 1rem; }
.scroll { position: relative; overflow-x: auto; scrollbar-width: thin; }
.sheet { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
table.list { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
.list th, .list td { padding: 0.55rem 0.5rem; text-align: left; vertical-align: middle; border-top: 1px solid var(--line); }
.list thead th { border-top: 0; padding-block: 0.5rem; font-size: 0.8125rem; line-height: 1.35; font-weight: 600; color: var(--soft); background: var(--sunken); }
.list thead a { color: inherit; text-decoration: none; }
.list thead a:hover { color: var(--ink); text-decoration: underline; }
.list [aria-sort] { color: var(--ink); }
.list [aria-sort="ascending"] a::after { content: " ↑" / ""; }
.list [aria-sort="descending"] a::after { content: " ↓" / ""; }
.list tbody th { font-weight: 550; min-width: 10.5rem; overflow-wrap: anywhere; }
.list th:first-child, .list td:first-child { padding-left: 0.9rem; }
.whole-row tbody tr { position: relative; transform: translate(0); clip-path: inset(0); }
.whole-row tbody th a::after { content: ""; position: absolute; inset: 0; }
.whole-row td a, .whole-row td code, .whole-row td [title] { position: relative; z-index: 1; }
.list tbody tr:hover { background: color-mix(in srgb, var(--sunken) 45%, transparent); }
.list th.number, .list td.number { text-align: right; }
.list .choose, .list .arrow { width: 2rem; padding-right: 0; color: var(--soft); }
.choose label { position: relative; z-index: 1; display: flex; width: max-content; margin: -0.55rem -0.65rem -0.55rem -0.9rem; padding: 0.65rem 0.65rem 0.65rem 0.9rem; cursor: pointer; }
.list tr:has(.choose :checked), #page:has([name="_all"]:checked) .list tbody tr { background: var(--accent-ground); }
.list code { font-size: 0.8125rem; }
.list .unit { font-weight: 400; }
.list .whole { white-space: nowrap; }
.list .cut { display: block; max-width: 7.5rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.end { display: inline-flex; align-items: center; gap: 0.6rem; }
.list .end a { font-weight: 550; }
table.attributes td, table.attributes th { vertical-align: top; }
table.attributes tbody th { font-weight: 400; white-space: nowrap; }
table.attributes th code { overflow-wrap: normal; }
table.attributes .hint { margin-top: 0.1rem; }
.pager { display: flex; align-items: center; justify-content: space-between; gap: 1rem; margin-top: 1rem; }
.facts > div { display: grid; grid-template-columns: minmax(8rem, 15rem) minmax(0, 1fr); gap: 0.15rem 1.5rem; padding: 0.65rem 0; border-top: 1px solid var(--line); }
.facts > div:last-child { border-bottom: 1px solid var(--line); }
.facts dt { font-weight: 550; }
.facts dt code { display: block; color: var(--soft); font-weight: 400; font-size: 0.75rem; }
.facts dd { min-width: 0; overflow-wrap: anywhere; }
.facts dd .hint { margin-top: 0.1rem; }
.facts .unset dt { font-weight: 400; color: var(--soft); }
.facts.small { font-size: 0.875rem; }
.facts.small > div { grid-template-columns: minmax(5.5rem, 8rem) minmax(0, 1fr); gap: 0.15rem 1rem; padding: 0.45rem 0; }
.facts.small dt { font-weight: 400; color: var(--soft); }
.facts .values { display: flex; flex-wrap: wrap; gap: 0.25rem 0.6rem; }
details.long code { display: block; margin-top: 0.35rem; padding: 0.6rem; background: var(--sunken); border-radius: var(--round); max-height: 14rem; overflow: auto; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15.5rem), 1fr)); gap: 0.9rem; }
.card { display: flex; flex-direction: column; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; overflow: clip; }
.card .to { display: grid; grid-template-columns: auto 1fr auto; align-items: center; gap: 0.7rem; padding: 1rem 1.1rem 0.9rem; color: var(--ink); text-decoration: none; }
.card .to:hover { background: var(--sunken); }
.card .to .name { font-weight: 600; line-height: 1.3; }
.card .to .number { font-size: 1.5rem; font-weight: 600; line-height: 1; letter-spacing: -0.02em; }
.card .create { display: flex; align-items: center; gap: 0.35rem; padding: 0.5rem 1.1rem; border-top: 1px solid var(--line); color: var(--accent); font-size: 0.875rem; font-weight: 550; text-decoration: none; }
.card .create:hover { background: var(--accent-ground); }
.card a:focus-visible { outline-offset: -3px; }
.card .states { display: flex; flex-wrap: wrap; gap: 0.15rem 0.5rem; margin: -0.35rem 0 0; padding: 0 0.6rem 0.75rem; }
.card .states a { display: inline-flex; align-items: center; gap: 0.4rem; padding: 0.1rem 0.5rem; border-radius: 99px; color: var(--soft); font-size: 0.8125rem; text-decoration: none; }
.card .states a:hover { background: var(--sunken); color: var(--ink); }
.card .create { margin-top: auto; }
.cards.low .to .number { font-size: 1.125rem; }
.rows li { display: flex; align-items: baseline; justify-content: space-between; flex-wrap: wrap; gap: 0.1rem 1rem; padding: 0.4rem 0; border-top: 1px solid var(--line); }
.rows li:last-child { border-bottom: 1px solid var(--line); }
.halves .rows li { flex-wrap: nowrap; }
.rows.chosen { max-width: 52rem; margin-bottom: 1.25rem; }
.rows.chosen + .hint { margin: -0.75rem 0 1.25rem; }
.halves .rows + .row { margin-top: 0.75rem; }
.choices { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); gap: 0.75rem; }
.choices a { display: flex; align-items: center; gap: 0.8rem; height: 100%; padding: 0.8rem 1rem; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; color: var(--ink); text-decoration: none; }
.choices a:hover { border-color: var(--accent); }
.choices strong { display: block; font-weight: 600; line-height: 1.3; }
.choices code { color: var(--soft); }
.history > li { padding: 0.6rem 0 0.6rem 1rem; border-left: 2px solid var(--line); position: relative; }
.history > li::before { content: ""; position: absolute; left: -5px; top: 1.05rem; width: 8px; height: 8px; border-radius: 50%; background: var(--strong-line); }
.history strong { font-weight: 600; }
.history { margin-bottom: 1rem; }
.history ul { margin-top: 0.15rem; font-size: 0.8125rem; }
.doing { display: flex; align-items: center; flex-wrap: wrap; gap: 0.15rem 0.4rem; color: var(--wait); }
.badge .spinner { flex: none; width: 0.65rem; height: 0.65rem; }
.spinner { width: 0.8rem; height: 0.8rem; border: 2px solid currentColor; border-right-color: transparent; border-radius: 50%; }
.faults { margin-top: 0.75rem; padding-left: 1.1rem; list-style: disc; max-width: 52rem; }
.error .above { color: var(--bad); font-weight: 600; }
.error .lead:not(.as-is)::first-letter { text-transform: uppercase; }
.error > p + p.row, .error ul + .row { margin-top: 1.25rem; }
.connect { margin-top: 0.9rem; }
.type { padding: 1.25rem 0; border-top: 1px solid var(--line); scroll-margin-top: 0.5rem; }
.type h3 { display: flex; align-items: center; gap: 0.6rem; }
.type .identifier { margin: 0.1rem 0 0.75rem; color: var(--soft); }
.type .scroll { margin-top: 0.9rem; }
.type:target { background: linear-gradient(90deg, var(--accent-ground), transparent 70%); box-shadow: -0.75rem 0 0 var(--accent-ground); }
.types > .soft { margin: -0.5rem 0 0.9rem; }
.columns .contents { position: sticky; top: 1rem; display: block; max-height: calc(100vh - 2rem); overflow-y: auto; font-size: 0.875rem; }
.contents h2 { font-size: 0.8125rem; color: var(--soft); }
.contents ul + h2 { margin-top: 1rem; }
.contents a { display: inline-block; padding: 0.1rem 0; color: var(--ink); text-decoration: none; }
.contents a:hover { text-decoration: underline; }
@media (max-width: 60rem) {
  .bar { position: relative; }
  .bar > .drop { position: static; }
  .bar > .drop > .panel, .bar > .drop:nth-child(n + 4) > .panel { top: auto; left: 0; right: auto; max-width: 100%; margin-top: 0.35rem; }
  .columns .contents { order: -1; position: static; max-height: 14rem; padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 10px; }
  .contents ul { columns: 10rem; }
}
@media (min-width: 60rem) and (min-height: 36rem) {
  .selection { position: sticky; top: 0; z-index: 4; }
  html:has(.selection) { scroll-padding-top: 4rem; }
}
@media (max-width: 40rem) {
  .facts > div, .facts.small > div { grid-template-columns: minmax(0, 1fr); }
  .facts dt code { display: inline; margin-left: 0.5rem; }
  .bar > .drop > .panel, .bar > .drop:nth-child(n + 4) > .panel { right: 0; width: auto; }
  .bar .gap { display: none; }
  .selection .all { padding-left: 0; }
  .fold, .fold tbody { display: block; }
  .fold thead:not(:focus-within) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .fold thead:focus-within { display: block; }
  .fold tr { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 1rem; padding: 0.7rem 0.9rem; border-top: 1px solid var(--line); }
  .fold tbody tr:first-child { border-top: 0; }
  .fold tr > th, .fold tr > td, .fold td.number { display: block; min-width: 0; padding: 0; border: 0; text-align: left; }
  .fold tr > :first-child { padding-left: 0; }
  .fold tr > th { flex: 1 1 calc(100% - 9.5rem); min-width: 0; }
  .fold tr > .choose, .fold tr > .arrow { flex: none; width: auto; }
  .fold tr > .choose + th { flex-basis: calc(100% - 11.5rem); }
  .fold tr > .first { flex: 1 1 70%; }
  .fold tr > [data-label] { font-size: 0.8125rem; }
  .fold .cut { display: inline; white-space: normal; }
  .fold tr > [data-label]::before { content: attr(data-label) " "; color: var(--soft); }
  .fold tr > [data-unit]::after { content: " " attr(data-unit); }
  .fold tr > td:has(> .none) { display: none; }
}
@media (pointer: coarse) {
  .button, summary.button, .switch a { min-height: 2.75rem; }
  .side a { min-height: 2.25rem; display: inline-flex; align-items: center; }
  .chips button, .chips .remove { width: 2rem; height: 2rem; }
}
`
