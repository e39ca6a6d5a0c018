/** Elements as they are, before any class. */
export const base = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink);
  font: 400 0.9375rem/1.55 var(--sans); overflow-wrap: anywhere; }
table { overflow-wrap: break-word; }
h1, h2, h3, p, ul, ol, dl, dd, figure, fieldset, table { margin: 0; padding: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.018em; text-wrap: balance; }
h2 { font-size: 1.0625rem; line-height: 1.35; font-weight: 650; letter-spacing: -0.006em; }
h3 { font-size: 1rem; line-height: 1.35; font-weight: 650; }
ul, ol { list-style: none; }
a { color: var(--accent); text-decoration: underline; text-decoration-color: color-mix(in srgb, currentColor 35%, transparent);
  text-underline-offset: 0.18em; text-decoration-thickness: 1px; }
a:hover { text-decoration-color: currentColor; }
code, pre, kbd { font-family: var(--mono); font-size: 0.86em; overflow-wrap: anywhere; }
pre { margin: 0; padding: 0.75rem; background: var(--sunken); border-radius: var(--round); overflow: auto; max-height: 22rem; }
time, .number { font-variant-numeric: tabular-nums; }
svg { flex: none; }
summary { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
::selection { background: var(--accent-ground); }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
html:not(.js) .scripted, .js .unscripted { display: none; }
.soft, .hint { color: var(--soft); }
.hint { font-size: 0.8125rem; line-height: 1.45; }
.none { color: var(--soft); }
@media (prefers-reduced-motion: no-preference) {
  .spinner { animation: turn 1s linear infinite; }
  @keyframes turn { to { rotate: 1turn; } }
  a, button, .button, summary { transition: background-color 0.12s, border-color 0.12s, color 0.12s; }
}
`
