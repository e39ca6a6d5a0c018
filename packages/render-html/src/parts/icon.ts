import { type Markup, trusted } from '../markup.ts'

/** Strokes of the icons, in a square of 16. */
const strokes = {
  plus: 'M8 3v10M3 8h10',
  out: 'M3 8h10M9 4l4 4-4 4',
  in: 'M13 8H3M7 4 3 8l4 4',
  edit: 'M10.5 3.5l2 2L6 12l-2.6.6L4 10z',
  trash: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5',
  map: 'M4 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM12 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5.8 4.8l4.4 1.6M6.6 11l3.9-2.7',
  list: 'M3 4h10M3 8h10M3 12h10',
  filter: 'M2.5 4h11M5 8h6M7 12h2',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.2 3.2',
  link: 'M7 9a2.5 2.5 0 0 0 3.6 0l2-2A2.5 2.5 0 0 0 9 3.4l-.8.8M9 7a2.5 2.5 0 0 0-3.6 0l-2 2A2.5 2.5 0 0 0 7 12.6l.8-.8',
  close: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  tag: 'M2.5 2.5h5l6 6-5 5-6-6zM5.5 5.5h.01',
  copy: 'M6 6h7v7H6zM10 6V3H3v7h3',
  user: 'M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.5c.6-2.4 2.6-3.5 5-3.5s4.4 1.1 5 3.5',
  done: 'M3.5 8.5l3 3 6-7',
  warn: 'M8 2.5l6 10.5H2zM8 6.5v3M8 11.3v.01',
} as const

/** An icon; the text beside it says what it means. */
export function icon(name: keyof typeof strokes): Markup {
  return trusted(
    `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${strokes[name]}"/></svg>`,
  )
}

const mark =
  '<path d="M6 8.5 16 3l10 5.5v11L16 25 6 19.5z" fill="none" stroke="#12867c" stroke-width="2.6" stroke-linejoin="round"/><circle cx="16" cy="14" r="4" fill="#12867c"/><path d="M16 18v11" stroke="#12867c" stroke-width="2.6" stroke-linecap="round"/>'

/** The mark of every service. */
export const logo: Markup = trusted(
  `<svg class="logo" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">${mark}</svg>`,
)

/** The same for the browser's tab, as an address that needs no request. */
export const favicon = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${mark}</svg>`)}`
