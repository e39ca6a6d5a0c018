import type { Random } from '../../apps/demo-iaas/src/random.test-fixture.ts'
import type { AttributeDefinition } from './model.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

const texts = [
  'a',
  '',
  ' ',
  'two words',
  'comma, semicolon; "quotes" \\ backslash',
  'tab\tinside',
  'é ü 漢字 🜁',
  '\u202e right to left',
  'a=b&c=d',
  '</title><script>alert(1)</script>',
  '%0d%0aX: y',
  "it's",
  '10.0.0.0/24',
  '192.168.5.1',
  '/compute/0',
  'https://example.com/x?y=z#f',
  'null',
  'true',
  '-1.5e3',
  'x'.repeat(300),
]

/** Texts that no attribute may have, or only few. */
const wrongTexts = [
  'line\nbreak',
  '\u0000',
  'a\rb',
  '\u007f',
  '\ud800',
  'x'.repeat(70_000),
  '__proto__',
  '\u0085\u2028',
]
const numbers = [0, 1, 2, 4, 100, -1, 0.5, 1e21, 2 ** 53, -0, 4095]
const wrongValues: readonly Json[] = [null, true, [], {}, [[[]]], { a: { b: 1 } }, 'x', 1e308, [1, 'a', null]]

export function textFor(random: Random): string {
  return random.pick(texts) ?? ''
}

/** A value that an attribute probably allows. */
export function valueFor(name: string, { type, pattern }: AttributeDefinition, random: Random): Json {
  const choice = pattern?.enum === undefined ? undefined : random.pick(pattern.enum)
  if (typeof choice === 'string') return choice
  if (/address|gateway/.test(name) && random.chance(0.8)) {
    return name.startsWith('occi.network.') && name.endsWith('address') ? '10.0.0.0/24' : `10.0.0.${random.below(256)}`
  }
  switch (type) {
    case 'number':
      return random.chance(0.9) ? 1 + random.below(16) : (random.pick(numbers) ?? 0)
    case 'boolean':
      return random.chance(0.5)
    case 'array':
      return Array.from({ length: random.below(4) }, () => textFor(random))
    case 'object':
      return { a: textFor(random), b: random.below(5) }
    default:
      return textFor(random)
  }
}

/** A value that an attribute probably does not allow. */
export function wrongValue(random: Random): Json {
  return random.chance(0.5) ? (random.pick(wrongTexts) ?? '') : (random.pick(wrongValues) ?? null)
}
