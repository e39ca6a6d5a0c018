import { Catalogue, defineAction, defineKind, defineMixin, type Entity, link, OcciError, resource } from '@occi/core'
import { makeMixin, noAttributes, type Payload } from '@occi/core/authoring'
import { parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { MemoryReader } from './example/memory-reader.test-fixture.ts'
import { attribute, nodesOf, type TreeNode } from './example/page.test-fixture.ts'
import { ExampleSite } from './example/site.test-fixture.ts'
import { htmlRendering } from './index.ts'
import { script } from './script/script.ts'
import { stylesheet } from './style/stylesheet.ts'

/** Texts that become markup, script or style wherever something forgets to escape them. */
const vectors = [
  '<script>alert(1)</script>',
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  '" onmouseover="alert(1)',
  "' autofocus onfocus='alert(1)",
  '` onload=`alert(1)',
  'x onmouseover=alert(1) y=',
  '</title><svg onload=alert(1)>',
  '</style><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '</select></option><img src=x onerror=alert(1)>',
  '<!--><img src=x onerror=alert(1)>-->',
  '--><script>alert(1)</script>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext></mtext><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  ']]><script>alert(1)</script>',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)//"><b>',
  'data:text/html,<script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&quot;&gt;&#60;img src=x onerror=alert(1)&#62;',
  '{{7*7}}<%= 7 %>',
  '\u202e<b>\ufeff',
  '<a href="//evil.example">x</a>',
  '<form action="//evil.example"><input name=x>',
  '<base href="//evil.example/">',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '__proto__"><i>',
]

const scheme = 'http://example.com/x#'

/** A site of which every text that comes from definitions, clients or backends is the same one. */
function siteOf(text: string): { site: ExampleSite; text: string; entity: Entity; bond: Entity } {
  const act = defineAction({
    scheme,
    term: 'act',
    title: text,
    attributes: { how: { type: 'string', enum: [text], description: text }, why: { type: 'string', default: text } },
  })
  const thing = defineKind({
    scheme,
    term: 'thing',
    title: text,
    parent: resource,
    actions: [act],
    attributes: {
      'x.thing.text': {
        type: 'string',
        mutable: true,
        description: text,
        default: text,
        pattern: { description: text },
      },
      'x.thing.choice': { type: 'string', mutable: true, enum: [text, `${text}2`] },
      'x.thing.list': { type: 'array', mutable: true, default: [text] },
      'x.thing.object': { type: 'object', mutable: true, description: text },
      'x.thing.state': { type: 'string' },
      'x.thing.state.message': { type: 'string' },
    },
  })
  const bond = defineKind({
    scheme,
    term: 'bond',
    title: text,
    parent: link,
    targets: [thing],
    attributes: { 'x.bond.text': { type: 'string', mutable: true, required: true, description: text } },
  })
  const size = defineMixin({ scheme, term: 'size', title: text, exclusive: true, override: true, applies: [thing] })
  const small = defineMixin({
    scheme,
    term: 'small',
    title: text,
    depends: [size],
    attributes: { 'x.thing.text': { type: 'string', default: text } },
  })
  const tag = makeMixin(
    {
      scheme: "http://example.com/'+alert(1)+'&x=;#",
      term: 'tag',
      title: text,
      attributes: { 'x.tag.a': { type: 'string', mutable: true, description: text } },
    },
    { userDefined: true, owner: text, rel: [text] },
  )
  const catalogue = new Catalogue([thing, bond, size, small, tag])
  const attributes = Object.assign(noAttributes(), {
    'x.thing.text': text,
    'x.thing.choice': text,
    'x.thing.list': [text, text],
    'x.thing.object': { [text]: text, isEscaped: true },
    'x.thing.state': text,
    'x.thing.state.message': text,
  })
  const shared = {
    mixins: [small.identifier, tag.identifier, text],
    actions: [act.identifier, text],
    version: 1,
    owner: text,
  }
  const entity: Entity = {
    ...shared,
    id: `urn:${text}`,
    location: '/thing/1',
    kind: thing.identifier,
    title: text,
    summary: text,
    attributes,
  }
  const odd: Entity = {
    ...shared,
    id: `urn:2${text}`,
    location: `/thing/2${text}.`,
    kind: thing.identifier,
    attributes,
  }
  const ends = (target: string) => ({ source: '/thing/1', target, targetKind: text })
  const bondOf = (name: string, target: string): Entity => ({
    ...shared,
    ...ends(target),
    id: `urn:${name}${text}`,
    location: `/bond/${name}`,
    kind: bond.identifier,
    title: text,
    attributes: Object.assign(noAttributes(), { 'x.bond.text': text }),
  })
  const first = bondOf('1', text)
  const entities = [entity, odd, first, bondOf('2', odd.location), bondOf(`3${text}.`, `/${text}.`)]
  const site = new ExampleSite(htmlRendering({ name: text }), new MemoryReader(catalogue, entities), '/base')
  site.signedIn = { name: text, isBasic: true }
  const before = { ...entity, title: `${text}2`, mixins: [`${text}3`] }
  site.reader.changes.set(entity.id, [
    { time: 0, operation: 'action', action: text, caller: text, before, after: entity },
    { time: 0, operation: 'associate', caller: text, before, after: entity },
  ])
  return { site, text, entity, bond: first }
}

/** Every page, made from texts that are all the same one. */
const pages: readonly { name: string; show(of: ReturnType<typeof siteOf>): Promise<{ readonly body: string }> }[] = [
  ...[
    '/',
    '/?page=1',
    '/?map',
    '/?create',
    '/thing/',
    '/thing/?map',
    '/bond/',
    '/tag/',
    '/tag/?create',
    '/-/',
    '/-/?define',
  ].map((target) => ({ name: target, show: ({ site }: ReturnType<typeof siteOf>) => site.get(`/base${target}`) })),
  ...[
    '/thing/1',
    '/thing/1?edit',
    '/thing/1?confirm=delete',
    '/thing/1?history',
    '/bond/1',
    '/bond/1?edit',
    '/thing/?create',
    '/bond/?create',
    '/thing/?confirm=delete',
  ].map((target) => ({ name: target, show: ({ site }: ReturnType<typeof siteOf>) => site.get(`/base${target}`) })),
  {
    name: 'an entity whose path is hostile',
    show: ({ site, text }) => {
      const entity = site.reader.entity(`/thing/2${text}.`)
      if (entity === undefined) throw new Error('the entity is missing')
      return site.show({ type: 'entity', entity, links: [], created: true }, requestOf(entity.location))
    },
  },
  {
    name: 'a filtered listing',
    show: ({ site, text }) =>
      site.get(
        `/base/thing/?category=${encodeURIComponent(text)}&x.thing.text=${encodeURIComponent(text)}&${encodeURIComponent(text)}=1`,
      ),
  },
  {
    name: 'a listing that is searched, sorted and arranged',
    show: ({ site, text }) =>
      site.get(
        `/base/thing/?${new URLSearchParams(Object.fromEntries(['search', 'order', 'number', 'columns'].map((name) => [name, text])))}`,
      ),
  },
  {
    name: 'a map of what is searched',
    show: ({ site, text }) =>
      site.get(
        `/base/thing/?map&${new URLSearchParams(Object.fromEntries(['search', 'order', 'columns'].map((name) => [name, text])))}`,
      ),
  },
  {
    name: 'a link whose ends are sought',
    show: ({ site, text }) =>
      site.get(`/base/bond/?create&${new URLSearchParams({ source: text, target: `/${text}.`, _back: text })}`),
  },
  {
    name: 'an edit of a link whose end is sought',
    show: ({ site, text }) => site.get(`/base/bond/1?edit&${new URLSearchParams({ target: text })}`),
  },
  {
    name: 'a link that is created with a resource',
    show: ({ site, text }) =>
      site.get(
        `/base/thing/?create&${new URLSearchParams({ 'link.0.category': `${scheme}bond`, 'link.0.target': text, 'category.0': text, _if: `${text} ${text}`, _text: text })}`,
      ),
  },
  {
    name: 'a form that comes back',
    show: ({ site, text }) => site.post('/base/thing/', typed(text)),
  },
  {
    name: 'a form that asks for more fields',
    show: ({ site, text }) => site.get(`/base/thing/?create=&${typed(text)}`),
  },
  { name: 'an edit that comes back', show: ({ site, text }) => site.post('/base/thing/1', typed(text)) },
  {
    name: 'an action that comes back',
    show: ({ site, text }) =>
      site.post(
        '/base/thing/1?action=act',
        new URLSearchParams([
          ['action', `${scheme}act`],
          ['how', `${text}!`],
        ]).toString(),
      ),
  },
  {
    name: 'a tag that comes back',
    show: ({ site, text }) =>
      site.post(
        '/base/-/',
        new URLSearchParams([
          ['mixin.term', text],
          ['mixin.scheme', text],
          ['mixin.title', text],
          ['mixin.attribute.0.name', text],
          ['mixin.attribute.0.default', text],
        ]).toString(),
      ),
  },
  {
    name: 'an error',
    show: ({ site, text }) => {
      const fault = { message: text, path: [text], position: { field: text, header: text, pointer: text } }
      const error = new OcciError('invalid', text, { faults: [fault, fault] })
      return site.show({ type: 'error', error, status: 404 }, requestOf(`/thing/2${text}.`))
    },
  },
  {
    name: 'locations',
    show: ({ site, text }) =>
      site.show({ type: 'locations', locations: [`/thing/2${text}.`, text] }, requestOf('/thing/')),
  },
  {
    name: 'nothing',
    show: ({ site, text }) =>
      site.show({ type: 'nothing' } satisfies Payload, { ...requestOf(`/thing/2${text}.`), method: 'DELETE' }),
  },
]

function requestOf(location: string) {
  return { method: 'GET', location, query: new URLSearchParams() }
}

function typed(text: string): string {
  return new URLSearchParams([
    ...[
      ['category', `${scheme}thing`],
      ['category', text],
      ['title', text],
      ['summary', text],
    ],
    ...[
      ['x.thing.text', text],
      ['x.thing.choice', `${text}!`],
      ['x.thing.list', text],
      ['x.thing.object', text],
    ],
    ...[
      ['link.0.category', `${scheme}bond`],
      ['link.0.target', text],
      ['link.0.x.bond.text', text],
      ['connect', text],
      [text, text],
    ],
  ] as [string, string][]).toString()
}

/** Elements, attributes and everything else of a page but its texts. */
function skeleton(tree: TreeNode): readonly string[] {
  return [...nodesOf(tree)]
    .filter((node) => node.nodeName !== '#text')
    .map((node) => [node.nodeName, ...(node.attrs ?? []).map(({ name }) => name)].join(' '))
}

const own = [`<style>${stylesheet}</style>`, `<script>${script}</script>`]

/** A page without its style sheet and its script, which are long and always the same. */
function parsed(body: string): TreeNode {
  return parse(own.reduce((rest, part) => rest.replace(part, ''), body))
}

const addresses = new Set(['href', 'action', 'src', 'formaction', 'xlink:href', 'cite', 'poster', 'data'])

const forbidden = new Set(['script', 'iframe', 'object', 'embed', 'img', 'base', 'b', 'i'])
const safe = /^(?:\/base(?:\/|$)|#|data:image\/svg\+xml,)/

/** What of a page could run or lead elsewhere. */
function dangers(tree: TreeNode): readonly string[] {
  return [...nodesOf(tree)].flatMap((node) => [
    ...(forbidden.has(node.nodeName) ? [node.nodeName] : []),
    ...(node.attrs ?? [])
      .filter(({ name, value }) => /^on|^style$|^http-equiv$/.test(name) || (addresses.has(name) && !safe.test(value)))
      .map(({ name, value }) => `${name}=${value}`),
  ])
}

/** Each page is tried with some of the texts, and each text on some pages; thoroughly, every page with every text. */
const every = process.env.THOROUGH === undefined ? 7 : 1

describe('no text becomes markup', () => {
  for (const [index, { name, show }] of pages.entries()) {
    test(name, async () => {
      for (const vector of vectors.filter((_, number) => (index + number) % every === 0)) {
        // The same text without what is special in HTML takes the same ways.
        const harmless = parsed((await show(siteOf(vector.replaceAll(/[<>"'&`=]/g, 'ä')))).body)
        const hostile = parsed((await show(siteOf(vector))).body)
        expect(skeleton(hostile), vector).toEqual(skeleton(harmless))
        expect(dangers(hostile), vector).toEqual([])
      }
    })
  }

  test('the parser would see it', () => {
    const page = (title: string) => parse(`<p title="${title}">${title}</p>`)
    const seen = vectors.filter((vector) => skeleton(page(vector)).join() !== skeleton(page('x')).join())
    expect(seen.length).toBeGreaterThan(20)
  })
})

test('a target is a link only where it leads to the web', async () => {
  const { site, bond } = siteOf('x')
  const show = async (target: string) => {
    const { body } = await site.show(
      { type: 'entity', entity: { ...bond, target } as Entity, links: [] },
      requestOf('/bond/1'),
    )
    return [...nodesOf(parse(body))].map((node) => attribute(node, 'href')).includes(target)
  }
  expect(await show('https://example.net/a')).toBe(true)
  expect(await show('javascript:alert(1)')).toBe(false)
  expect(await show('java\tscript:alert(1)')).toBe(false)
  expect(await show('data:text/html,x')).toBe(false)
  expect(await show('vbscript:x')).toBe(false)
})

test('a style sheet cannot end its element', () => {
  expect(() => htmlRendering({ css: 'a{}</STYLE><script>' })).toThrow(OcciError)
})
