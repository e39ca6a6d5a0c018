import { describe, expect, test } from 'vitest'
import { jsonReport } from './json.ts'
import { junitReport } from './junit.ts'
import { markdownReport } from './markdown.ts'
import { failuresOf, type Report, type Result } from './report.ts'
import { textReport } from './text.ts'

const about = { document: 'GFD.223', section: 'Versioning', sentence: 'It <MUST> be.' } as const
const passed: Result = { ...about, id: '1', title: 'One', level: 'MUST', status: 'passed' }
const failed: Result = {
  ...about,
  id: '2',
  title: 'Two & more',
  level: 'SHOULD',
  status: 'failed',
  faults: ['expected `a`, got "b"\u0007'],
  sent: 'GET /-/\nAccept: text/plain',
  received: '200\n\n<b>',
}
const departed: Result = {
  ...about,
  id: '3',
  title: 'Three',
  level: 'MUST',
  status: 'departed',
  reason: 'line-feeds: LF',
}
const skipped: Result = { ...about, id: '4', title: 'Four', level: 'MAY', status: 'skipped', reason: 'no * mixin' }
const forbidden: Result = { ...skipped, id: '5', needs: 'write', reason: 'writes: run with --write' }
const report: Report = { url: 'http://localhost/', server: 'x OCCI/1.2', results: [passed, failed, departed, skipped] }

test('what counts as a failure depends on the level, and on whether departures count', () => {
  expect(failuresOf(report.results, 'MUST', false)).toEqual([])
  expect(failuresOf(report.results, 'SHOULD', false)).toEqual([failed])
  expect(failuresOf(report.results, 'MAY', true)).toEqual([failed, departed])
})

describe('a report', () => {
  test('in text says what was sent and received, and quotes the sentence', () => {
    const text = textReport(report)
    expect(text).toContain('ok      MUST   1: One\nFAILED  SHOULD 2: Two & more\n        expected `a`, got "b"')
    expect(text).toContain('        GFD.223, "Versioning": It <MUST> be.\n        sent:\n                GET /-/')
    expect(text).toContain(
      'departs MUST   3: Three\n        line-feeds: LF\nskipped MAY    4: Four\n        no * mixin\n',
    )
    expect(text).toMatch(/^SHOULD {4}0 {7}1 {8}0 {8}0$/m)
  })

  test('counts cases that need permission, and has no lines for them', () => {
    const readOnly = { ...report, results: [...report.results, forbidden] }
    const text = textReport(readOnly)
    expect(text).toMatch(/^Skipped because they need --write: 1$/m)
    expect(text).not.toContain('5: Four')
    const markdown = markdownReport(readOnly)
    expect(markdown).toContain('Cases that need `--write` or `--destructive` were skipped.')
    expect(markdown).not.toContain('**5**')
    expect(junitReport(readOnly, [])).toContain('name="5: Four (MAY)"')
  })

  test('in JSON has the counts', () => {
    expect(JSON.parse(jsonReport(report))).toEqual({
      ...report,
      counts: { passed: 1, failed: 1, departed: 1, skipped: 1 },
    })
  })

  test('in XML of JUnit is escaped, and fails for what counts', () => {
    const xml = junitReport(report, failuresOf(report.results, 'SHOULD', false))
    expect(xml).toContain('<testsuite name="GFD.223 Versioning" tests="4" failures="1" skipped="2">')
    expect(xml).toContain('<testcase classname="GFD.223" name="2: Two &amp; more (SHOULD)">')
    expect(xml).toContain('<failure message="expected `a`, got &quot;b&quot;">It &lt;MUST&gt; be.&#10;&#10;GET /-/')
    expect(xml).toContain('<skipped message="line-feeds: LF"/>')
    expect(junitReport(report, [])).toContain('failures="0" skipped="3"')
  })

  test('in Markdown has a table, and escapes what is quoted', () => {
    const markdown = markdownReport(report)
    expect(markdown).toContain('| GFD.223 | 1 | 1 | 1 | 1 |')
    expect(markdown).toContain('- **2** (SHOULD): Two & more\n  - `` expected `a`, got "b"\u0007 ``')
    expect(markdown).toContain('“It \\<MUST\\> be.”')
    expect(markdown).toContain('## Skipped\n\n- **4** (MAY): Four\n  - no \\* mixin')
  })
})
