/** Fields and what belongs to them. */
export const forms = `
.form { display: grid; gap: 1.25rem; max-width: 52rem; }
.panel .form { gap: 0.9rem; }
fieldset { min-width: 0; border: 1px solid var(--line); border-radius: 12px; background: var(--surface); padding: 1.1rem 1.25rem 1.35rem; }
fieldset > legend { float: left; width: 100%; margin-bottom: 0.9rem; padding: 0; font-size: 1.0625rem; font-weight: 650; }
fieldset > legend ~ * { clear: both; }
fieldset > .about { margin: -0.75rem 0 1rem; color: var(--soft); }
fieldset.part { background: none; margin-top: 0.9rem; padding: 0.9rem 1rem 1.1rem; }
fieldset.part > legend { font-size: 0.9375rem; margin-bottom: 0.7rem; }
fieldset > .row { margin-top: 1rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1.1rem 1.5rem; align-items: start; }
.fields + .fields, .fields + .boxes { margin-top: 1.1rem; }
.panel .fields { grid-template-columns: minmax(0, 1fr); }
.field { display: grid; gap: 0.3rem; min-width: 0; align-content: start; }
.field .label { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.6rem; }
.field label, .field .name { font-weight: 600; }
.field .label code { margin-left: auto; color: var(--soft); font-size: 0.75rem; }
.field .needed { font-size: 0.75rem; color: var(--soft); }
.field .rule { white-space: normal; }
.field.fixed .hint { padding: 0.5rem 0.7rem; border: 1px dashed var(--line); border-radius: var(--round); font-size: 0.875rem; }
.field.check { display: flex; align-items: center; gap: 0.5rem; }
.fault { display: flex; gap: 0.4rem; color: var(--bad); font-size: 0.8125rem; font-weight: 550; }
.fault .icon { margin-top: 0.15rem; }
input[type="text"], input[type="number"], input[type="search"], select, textarea { width: 100%; min-height: 2.4rem; padding: 0.4rem 0.7rem; border: 1px solid var(--strong-line); border-radius: var(--round); background: var(--surface); color: var(--ink); font: inherit; }
textarea { font-family: var(--mono); font-size: 0.875rem; resize: vertical; }
input::placeholder { color: var(--soft); opacity: 1; }
select { text-overflow: ellipsis; }
.wrong > input, .wrong > select, .wrong > textarea, fieldset.wrong { border-color: var(--bad); }
input[type="checkbox"], input[type="radio"] { flex: none; width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--accent); }
.boxes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 0.45rem 1.5rem; }
.boxes li { display: flex; align-items: center; gap: 0.55rem; }
.picker { margin-bottom: 1.1rem; }
.picker ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr)); gap: 0.5rem; }
.picker label { display: flex; gap: 0.6rem; height: 100%; padding: 0.6rem 0.75rem; border: 1px solid var(--strong-line); border-radius: var(--round); cursor: pointer; }
.picker label:has(:checked) { border-color: var(--accent); background: var(--accent-ground); }
.picker strong { display: block; font-weight: 550; }
.picker label .soft { display: block; font-size: 0.8125rem; line-height: 1.4; }
.field:has(> textarea) { grid-column: 1 / -1; }
.boxes > li > .added { flex: 1 1 100%; margin: 0.25rem 0 0.5rem; }
.boxes > li > input:not(:checked) ~ .added { display: none; }
.boxes > li:has(> input:checked ~ .added) { grid-column: 1 / -1; flex-wrap: wrap; }
input[type="file"] { max-width: 100%; font-size: 0.8125rem; color: var(--soft); }
.boxes + .field { margin-top: 1.1rem; }
.inline { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
.inline select, .inline input { width: auto; flex: 1 1 9rem; min-width: 0; max-width: 22rem; min-height: 2.25rem; }
.inline + .inline, .chips + .inline, .empty + .inline { margin-top: 0.75rem; }
.find { position: relative; display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; margin-top: 0.9rem; }
.find > input { flex: 1 1 12rem; width: auto; min-width: 0; max-width: 24rem; min-height: 2.25rem; }
.find > .field { display: flex; align-items: center; gap: 0.5rem; }
.find > .field label { color: var(--soft); font-weight: 400; white-space: nowrap; }
.find select { min-height: 2.25rem; }
.find > .drop { position: static; }
.find > .drop > .panel { right: 0; width: auto; max-width: 52rem; max-height: 70vh; overflow-y: auto; gap: 0.9rem 1.25rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); }
.plain { border: 0; padding: 0; background: none; }
.plain legend { float: none; margin-bottom: 0.4rem; font-size: 0.9375rem; font-weight: 600; }
.find .plain { grid-column: 1 / -1; }
.everywhere { display: flex; align-items: center; gap: 0.25rem; margin-left: auto; flex: 0 1 19rem; min-width: 0; }
.everywhere input { min-height: 2.25rem; background: var(--ground); }
.end-field { min-width: 0; }
.end-field .inline { flex-wrap: nowrap; }
.end-field .inline input { max-width: none; }
.end-field .picker { margin: 0.5rem 0 0; }
.send { padding-top: 0.25rem; }
.scroll + .send { margin-top: 1.25rem; }
.more > summary { color: var(--soft); font-weight: 550; }
.more > .hint { margin: 0.5rem 0; max-width: 40rem; }
@media (max-width: 40rem) {
  .everywhere { flex: 1 1 100%; }
  .find > input, .find > .field { flex-basis: 100%; max-width: none; }
  .field .label code { margin-left: 0; }
  fieldset { padding-inline: 1rem; }
  input[type="text"], input[type="number"], input[type="search"], select, textarea { font-size: 1rem; min-height: 2.75rem; }
}
`
