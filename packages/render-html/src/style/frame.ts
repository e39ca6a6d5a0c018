/** What all pages have: the bar above, the collections beside, the place for the page. */
export const frame = `
.skip { position: absolute; left: 1rem; top: -4rem; z-index: 9; padding: 0.5rem 1rem; background: var(--accent); color: var(--on-accent); border-radius: var(--round); }
.skip:focus { top: 0.5rem; }
.top { display: flex; align-items: center; gap: 0.5rem 1.75rem; flex-wrap: wrap; padding: 0.65rem clamp(1rem, 3vw, 2rem); background: var(--surface); border-bottom: 1px solid var(--line); }
.brand { display: inline-flex; align-items: center; gap: 0.6rem; min-width: 0; color: var(--ink); font-weight: 650; font-size: 1rem; letter-spacing: -0.01em; text-decoration: none; }
.primary { display: flex; gap: 0.15rem; margin-left: -0.65rem; }
.primary a { padding: 0.35rem 0.65rem; border-radius: 6px; color: var(--soft); text-decoration: none; }
.primary a:hover { color: var(--ink); background: var(--sunken); }
.primary a[aria-current] { color: var(--ink); font-weight: 600; }
.frame { flex: 1; display: grid; grid-template-columns: 14.25rem minmax(0, 1fr); width: 100%; max-width: 90rem; margin: 0 auto; }
.side { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; scrollbar-width: thin; padding: 1.5rem 0.75rem 2rem clamp(0.5rem, 2.2vw, 1.4rem); }
.side .group + .group { margin-top: 1.5rem; }
.side h2 { padding: 0 0.6rem 0.35rem; font-size: 0.75rem; font-weight: 600; color: var(--soft); letter-spacing: 0.02em; }
.side a { display: flex; align-items: center; gap: 0.6rem; padding: 0.3rem 0.6rem; border-radius: 6px; color: var(--ink); text-decoration: none; }
.side a span:last-child { min-width: 0; overflow-wrap: anywhere; line-height: 1.3; }
.side a:hover { background: var(--sunken); }
.side a[aria-current] { background: var(--accent-ground); font-weight: 600; }
.side .icon { width: 1.35rem; color: var(--soft); }
main { min-width: 0; padding: 1.5rem clamp(1rem, 3vw, 2.5rem) 3rem; }
.trail { margin-bottom: 1.1rem; font-size: 0.8125rem; color: var(--soft); }
.trail ol { display: flex; flex-wrap: wrap; gap: 0.15rem 0; }
.trail li + li::before { content: "/"; padding: 0 0.5rem; color: var(--strong-line); }
.trail a { color: var(--soft); text-decoration: none; }
.trail a:hover { color: var(--ink); text-decoration: underline; }
.foot { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 2rem; border-top: 1px solid var(--line); padding: 0.8rem clamp(1rem, 3vw, 2rem); color: var(--soft); font-size: 0.8125rem; }
.foot code { color: var(--ink); }
.foot p { min-width: 0; }
.foot .switch > * { min-height: 1.9rem; text-transform: capitalize; }
.user .cut { max-width: 10rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.head { margin-bottom: 1.75rem; }
.head h1 { display: flex; align-items: center; flex-wrap: wrap; gap: 0.3rem 0.75rem; overflow-wrap: anywhere; }
.head .above { display: flex; align-items: center; gap: 0.5rem; margin-bottom: 0.5rem; color: var(--soft); font-size: 0.8125rem; }
.head .above a { color: inherit; }
.head .lead { margin-top: 0.5rem; max-width: 46rem; color: var(--soft); font-size: 1rem; }
.head .message { margin-top: 0.5rem; }
.head .bar { margin-top: 1.1rem; }
.head .bar + .hint { margin-top: 0.6rem; }
.head .count { font-size: 1rem; font-weight: 500; color: var(--soft); letter-spacing: 0; font-variant-numeric: tabular-nums; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(15rem, 19rem); gap: 2rem clamp(1.5rem, 3vw, 3rem); align-items: start; }
.columns .narrow, .columns .wide { min-width: 0; display: grid; grid-template-columns: minmax(0, 1fr); gap: 2rem; }
.halves { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 2rem; margin-top: 2rem; }
section > h2 { margin-bottom: 0.75rem; }
section > h2 a { color: inherit; text-decoration: none; }
section > h2 a:hover { text-decoration: underline; }
#page > section { margin-top: 2rem; }
#page > .head + section { margin-top: 0; }
@media (max-width: 60rem) {
  .columns { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 52rem) {
  .frame { grid-template-columns: minmax(0, 1fr); grid-template-rows: auto 1fr; }
  .side { position: relative; max-height: none; min-width: 0; display: flex; gap: 1rem; padding: 0.5rem 1rem; overflow-x: auto; border-bottom: 1px solid var(--line); background: var(--surface); scrollbar-width: none; }
  .side .group, .side .group + .group { margin: 0; flex: none; }
  .side h2 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .side ul { display: flex; gap: 0.15rem; }
  .side a { padding: 0.4rem 0.55rem; white-space: nowrap; }
  .side .group + .group { border-left: 1px solid var(--line); padding-left: 1rem; }
  .top { padding-bottom: 0.4rem; }
  .top { position: relative; }
  .user { position: static; order: 1; margin-left: auto; }
  .drop.user > .panel { top: 3.5rem; left: auto; right: 1rem; max-width: calc(100% - 2rem); }
  .primary { order: 2; width: 100%; margin-left: -0.65rem; }
  .everywhere { order: 3; }
  h1 { font-size: 1.5rem; }
}
`
