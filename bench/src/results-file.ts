const start = '<!-- table -->'
const end = '<!-- /table -->'

/**
 * Puts a table into the text of the file of results, in place of the last one; what is written beside it stays.
 *
 * @throws Error if the text has no place for a table
 */
export function withTable(text: string, table: string): string {
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the file of results must have the lines "${start}" and "${end}"`)
  return `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`
}
