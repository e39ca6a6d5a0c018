import type { Random } from '../../apps/demo-iaas/src/random.test-fixture.ts'

/** What the grammars of the renderings are made of, and what breaks parsers. */
const pieces = [
  'Category: ',
  'X-OCCI-Attribute: ',
  'X-OCCI-Location: ',
  'Link: ',
  '\r\n',
  '\n',
  '\r',
  ';',
  ',',
  '=',
  '"',
  '\\',
  '<',
  '>',
  '{',
  '}',
  '[',
  ']',
  ':',
  ' ',
  '\t',
  'class="kind"',
  'scheme=',
  'scheme="http://schemas.ogf.org/occi/infrastructure#"',
  'compute',
  'occi.compute.cores',
  'occi.core.source',
  'occi.core.id',
  '=1',
  '="1"',
  '="/compute/0"',
  'null',
  'true',
  '1e999',
  '-0',
  '"kind"',
  '"resources":[',
  '"attributes":{',
  '"__proto__"',
  '"links":[{}]',
  '\\u0000',
  '\\ud800',
  '\u0000',
  'é',
  '漢',
  '\ufeff',
  '&',
  '%',
  '%00',
  'link.0.category=',
  '_method=DELETE',
  '_empty=title',
  '_was=nothing',
  '_back=//evil.example',
  '?action=start',
  '/compute/0',
  '[['.repeat(60),
  '{"a":'.repeat(60),
  '"'.repeat(50),
]

/** Changes a text without regard to its grammar: parts are removed, doubled, exchanged, replaced. */
export function mutateText(text: string, random: Random): string {
  let mutated = text
  for (let count = 1 + random.below(3); count > 0; count--) {
    const start = random.below(mutated.length + 1)
    const end = Math.min(mutated.length, start + random.below(random.chance(0.8) ? 8 : 200))
    const part = mutated.slice(start, end)
    const replacements = ['', part + part, random.pick(pieces) ?? '', (random.pick(pieces) ?? '') + part]
    mutated = mutated.slice(0, start) + (random.pick(replacements) ?? '') + mutated.slice(end)
  }
  return mutated
}

/** A text of random pieces. */
export function randomText(random: Random): string {
  return Array.from({ length: random.below(14) }, () => random.pick(pieces) ?? '').join('')
}
