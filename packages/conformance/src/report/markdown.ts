import { countsOf, groupsOf, type Report, type Result, type Status } from './report.ts'

const chapters: readonly (readonly [Status, string])[] = [
  ['failed', 'Failed'],
  ['departed', 'Documented departures'],
  ['skipped', 'Skipped'],
]

/** Returns a report as Markdown: how many cases of each document ended how, then all that did not pass. */
export function markdownReport({ url, server, kind, results }: Report): string {
  const documents = groupsOf(results, ({ document }) => document)
  const rows = documents.map(([document, some]) => {
    const { passed, failed, departed, skipped } = countsOf(some)
    return `| ${document} | ${passed} | ${failed} | ${departed} | ${skipped} |`
  })
  const about = [
    `- Server: ${code(server ?? 'no Server field')}`,
    ...(kind ? [`- Kind under test: ${code(kind)}`] : []),
  ]
  const table = ['| document | passed | failed | departed | skipped |', '| --- | --- | --- | --- | --- |', ...rows]
  const rest = chapters.flatMap(([status, heading]) => {
    const some = results.filter((result) => result.status === status && result.needs === undefined)
    return some.length === 0 ? [] : ['', `## ${heading}`, '', ...some.map(item)]
  })
  const hint = results.some(({ needs }) => needs !== undefined)
    ? ['', 'Cases that need `--write` or `--destructive` were skipped.']
    : []
  return [`# OCCI conformance of ${url}`, '', ...about, '', ...table, ...hint, ...rest, ''].join('\n')
}

function item({ id, title, level, document, section, sentence, reason, faults = [] }: Result): string {
  const why = reason === undefined ? [] : [`  - ${plain(reason)}`]
  const quote = faults.length === 0 ? [] : [`  - ${document}, ${section}: “${plain(sentence)}”`]
  return [
    `- **${id}** (${level}): ${plain(title)}`,
    ...why,
    ...faults.map((fault) => `  - ${code(fault)}`),
    ...quote,
  ].join('\n')
}

/** Text of which Markdown makes nothing else. */
function plain(text: string): string {
  return text.replace(/[\\`*_<>[\]#|]/g, '\\$&').replace(/\s+/g, ' ')
}

/** Text in code, between more backticks than it has in a row. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence} ${text.replace(/\s+/g, ' ')} ${fence}`
}
