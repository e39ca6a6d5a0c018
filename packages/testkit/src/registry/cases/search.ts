import type { Entity, Query } from '@occi/core'
import type { Registry, Scope } from '@occi/core/authoring'
import { expect } from 'vitest'
import { commit, deletion, locations, puts, replacement, stored } from '../actions.ts'
import { assertRefused } from '../assertions.ts'
import { ann, attachment, diskKind, machine, machineKind, unowned } from '../fixtures.ts'
import type { Case, RegistryKit } from '../kit.ts'

const entities: readonly Entity[] = [
  machine('/m/1', { title: 'Web Server', attributes: { host: 'www.example.com', tags: ['blue', 'Green'] } }),
  machine('/m/2', { title: 'webmail', summary: 'Mail for the WEB', attributes: { 'com.example.note': 'a-b_c 100%' } }),
  machine('/m/3', { title: 'STRASSE Ärger ΣΊΣΥΦΟΣ', attributes: { cores: 16, on: true } }),
  machine('/m/4', {
    title: 'x',
    kind: diskKind,
    attributes: { shape: { width: 'wide', deep: [{ colour: 'mauve' }] } },
  }),
  machine('/m/5', { title: '漢字かな', summary: '😀 emoji 𠀋水', attributes: { quoted: 'say "hello" \\ \'bye\'' } }),
  attachment('/l/cable-7', '/m/1', '/m/4', { title: 'Web cable', attributes: { speed: 1.5 } }),
]

/** What to search for, and what it finds; with parts of words, and with prefixes of words only. */
const vectors: readonly {
  readonly what: string
  readonly search: string
  readonly parts: readonly string[]
  /** Defaults to what parts find. */
  readonly prefixes?: readonly string[]
}[] = [
  { what: 'a word of titles, whatever its case', search: 'WeB', parts: ['/m/1', '/m/2', '/l/cable-7'] },
  { what: 'a part of a word', search: 'mail', parts: ['/m/2'] },
  { what: 'a part within a word', search: 'erver', parts: ['/m/1'], prefixes: [] },
  { what: 'all words, in any order', search: 'server web', parts: ['/m/1'] },
  { what: 'no entity that has only one of the words', search: 'server mail', parts: [] },
  { what: 'nothing for what nothing contains', search: 'nowhere', parts: [] },
  { what: 'a word of a summary', search: 'emoji', parts: ['/m/5'] },
  { what: 'the value of an attribute', search: 'example', parts: ['/m/1'] },
  { what: 'a value with a dot', search: 'www.example', parts: ['/m/1'] },
  { what: 'a value within a list', search: 'green', parts: ['/m/1'] },
  { what: 'a value deep within an object', search: 'mauve', parts: ['/m/4'] },
  { what: 'a number', search: '1.5', parts: ['/l/cable-7'] },
  { what: 'a location', search: '/l/cable', parts: ['/l/cable-7'] },
  { what: 'an id', search: machine('/m/3').id.slice('urn:uuid:'.length), parts: ['/m/3'] },
  { what: 'letters beyond ASCII, whatever their case', search: 'äRGER', parts: ['/m/3'] },
  { what: 'letters whose upper case is two', search: 'straße', parts: ['/m/3'] },
  { what: 'a final sigma', search: 'σίσυφος', parts: ['/m/3'] },
  { what: 'a short word at the start of words', search: 'we', parts: ['/m/1', '/m/2', '/l/cable-7'] },
  { what: 'no short word within words', search: 'eb', parts: [] },
  { what: 'a single character at the start of words', search: '漢', parts: ['/m/5'] },
  { what: 'a character beyond the Basic Multilingual Plane', search: '😀', parts: ['/m/5'] },
  { what: 'a letter beyond the Basic Multilingual Plane', search: '𠀋', parts: ['/m/5'] },
  { what: 'no single character that follows such a letter', search: '水', parts: [] },
  { what: 'characters that SQL and patterns know', search: '100%', parts: ['/m/2'] },
  { what: 'a percent sign as itself', search: 'w%b', parts: [] },
  { what: 'an underscore as itself', search: 'a_b', parts: [] },
  { what: 'a dash within a value', search: 'a-b_c', parts: ['/m/2'] },
  { what: 'words that a search language knows', search: 'web OR mail NOT', parts: [] },
  { what: 'quotation marks', search: '"hel', parts: ['/m/5'] },
  { what: 'a word within quotation marks', search: 'bye', parts: ['/m/5'] },
  { what: 'a single letter at the start of words', search: 'w', parts: ['/m/1', '/m/2', '/m/4', '/l/cable-7'] },
  { what: 'no attribute by its name', search: 'note', parts: [] },
  { what: 'a boolean', search: 'true', parts: ['/m/3'] },
  { what: 'the end of a word', search: 'ide', parts: ['/m/4'], prefixes: [] },
  { what: 'the start of locations', search: '/m/', parts: ['/m/1', '/m/2', '/m/3', '/m/4', '/m/5'] },
  { what: 'a short start of a part of locations', search: 'm/', parts: ['/m/1', '/m/2', '/m/3', '/m/4', '/m/5'] },
  { what: 'the start of all ids', search: 'urn:uuid:', parts: entities.map((entity) => entity.location) },
  { what: 'everything for an empty search', search: '', parts: entities.map((entity) => entity.location) },
  { what: 'everything for spaces', search: ' \t ', parts: entities.map((entity) => entity.location) },
]

async function filled(kit: RegistryKit): Promise<Registry> {
  const registry = await kit.open()
  await commit(registry, puts(...entities))
  return registry
}

/** A case for registries that can search, with what they find. */
function searching(title: string, run: (registry: Registry, finds: Finds) => Promise<void>): Case {
  return {
    title,
    async run(kit) {
      const registry = await filled(kit)
      if (registry.search === 'none') return
      await run(registry, async (search, query = {}, scope = unowned) => {
        const found = await locations(registry, { ...query, search }, scope)
        expect(await registry.count({ ...query, search }, scope)).toBe(found.length)
        // A total that a page tells is right, on the first page and behind the last.
        for (const offset of [0, found.length]) {
          const { total } = await registry.page({ ...query, search, limit: 1, offset }, scope)
          expect([found.length, undefined]).toContain(total)
        }
        return found
      })
    },
  }
}

type Finds = (search: string, query?: Query, scope?: Scope) => Promise<readonly string[]>

export const search: readonly Case[] = [
  {
    title: 'a registry that cannot search refuses to',
    async run(kit) {
      const registry = await filled(kit)
      expect(['parts', 'prefixes', 'none']).toContain(registry.search)
      if (registry.search !== 'none') return
      await assertRefused('invalid', () => registry.page({ search: 'web', limit: 1 }, unowned))
      await assertRefused('invalid', () => registry.count({ search: 'web' }, unowned))
    },
  },
  ...vectors.map(({ what, search, parts, prefixes = parts }) =>
    searching(`finds ${what}`, async (registry, finds) => {
      expect(await finds(search)).toEqual(registry.search === 'parts' ? parts : prefixes)
    }),
  ),
  searching('searches within what a query finds', async (_, finds) => {
    expect(await finds('web', { kind: machineKind })).toEqual(['/m/1', '/m/2'])
    expect(await finds('web', { prefix: '/l/' })).toEqual(['/l/cable-7'])
    expect(await finds('x', { kind: diskKind })).toEqual(['/m/4'])
    expect(await finds('web', { kind: diskKind })).toEqual([])
  }),
  searching('a scope finds its own and what is unowned', async (registry, finds) => {
    await commit(registry, puts(machine('/m/9', { owner: 'ann', title: 'Web of Ann' })), ann)
    expect(await finds('web', {}, ann)).toEqual(['/m/1', '/m/2', '/m/9', '/l/cable-7'])
    expect(await finds('ann', {}, ann)).toEqual(['/m/9'])
    expect(await finds('ann', {}, unowned)).toEqual([])
    expect(await finds('ann', {}, { owner: 'bob' })).toEqual([])
    expect(await finds('ann', {}, { everyone: true })).toEqual(['/m/9'])
  }),
  searching('finds what is stored now', async (registry, finds) => {
    expect(await finds('server')).toEqual(['/m/1'])
    const [one, two] = [await stored(registry, '/m/1'), await stored(registry, '/m/2')]
    await commit(registry, [replacement(one, { title: 'Database', attributes: {} }), deletion(two)])
    await commit(registry, puts(machine('/m/0', { title: 'Server' })))
    expect(await finds('server')).toEqual(['/m/0'])
    expect(await finds('database')).toEqual(['/m/1'])
    expect(await finds('example')).toEqual([])
    expect(await finds('webmail')).toEqual([])
  }),
  searching('pages and sorts what it finds', async (registry) => {
    for (const [order, expected] of [
      [undefined, ['/m/1', '/m/2', '/l/cable-7']],
      [{ by: 'occi.core.title' }, ['/l/cable-7', '/m/1', '/m/2']],
      [{ by: 'occi.core.title', descending: true }, ['/m/2', '/m/1', '/l/cable-7']],
    ] as const) {
      const found: string[] = []
      let after: string | undefined
      do {
        const page = await registry.page({ search: 'web', limit: 1, order, after }, unowned)
        found.push(...page.items.map((entity) => entity.location))
        after = page.next
      } while (after !== undefined)
      expect(found).toEqual(expected)
      const { items } = await registry.page({ search: 'web', limit: 5, offset: 1, order }, unowned)
      expect(items.map((entity) => entity.location)).toEqual(expected.slice(1))
    }
  }),
]
