/** The picture of resources and links. */
export const topology = `
.topology { margin-bottom: 1rem; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; }
.hint + .topology { margin-top: 0.5rem; }
.topology + .hint { margin: -0.4rem 0 1rem; }
.topology svg { display: block; margin: 0 auto; font-family: var(--sans); }
.topology .edge { fill: none; stroke: var(--strong-line); stroke-width: 1.5; }
.topology .tip path { fill: none; stroke: var(--strong-line); stroke-width: 1.5; stroke-linejoin: round; stroke-linecap: round; }
.topology .label rect { fill: var(--surface); stroke: var(--line); }
.topology .label text { fill: var(--soft); font-size: 11px; }
.topology .label:hover rect { stroke: var(--accent); }
.topology .label:hover text { fill: var(--ink); }
.topology a { text-decoration: none; }
.topology a:focus-visible { outline: none; }
.topology a:focus-visible rect:first-of-type { stroke: var(--accent); stroke-width: 2.5; }
.topology .box { fill: var(--surface); stroke: var(--strong-line); stroke-width: 1; }
.topology a.node:hover .box { stroke: var(--accent); }
.topology .focus .box { stroke: var(--accent); stroke-width: 2; fill: var(--accent-ground); }
.topology .name { fill: var(--ink); font-size: 13px; font-weight: 600; }
.topology .kind { fill: var(--soft); font-size: 11px; }
.topology .letter { font-size: 13px; font-weight: 700; }
.topology .dot.tone-good { fill: var(--good); }
.topology .dot.tone-wait { fill: var(--wait); }
.topology .dot.tone-bad { fill: var(--bad); }
.topology .dot.tone-idle { fill: none; stroke: var(--idle); stroke-width: 1.5; }
.topology .sign.hue-none { fill: var(--idle-ground); } .topology .letter.hue-none { fill: var(--idle); }
.topology .sign.hue-0 { fill: var(--hue-0-ground); } .topology .letter.hue-0 { fill: var(--hue-0); }
.topology .sign.hue-1 { fill: var(--hue-1-ground); } .topology .letter.hue-1 { fill: var(--hue-1); }
.topology .sign.hue-2 { fill: var(--hue-2-ground); } .topology .letter.hue-2 { fill: var(--hue-2); }
.topology .sign.hue-3 { fill: var(--hue-3-ground); } .topology .letter.hue-3 { fill: var(--hue-3); }
.topology .sign.hue-4 { fill: var(--hue-4-ground); } .topology .letter.hue-4 { fill: var(--hue-4); }
.topology .sign.hue-5 { fill: var(--hue-5-ground); } .topology .letter.hue-5 { fill: var(--hue-5); }
`
