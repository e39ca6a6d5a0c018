import { AttributeError } from '@occi/core'
import {
  defaultResolveLimits,
  type RawType,
  type ReceivedMessage,
  resolveChanges,
  resolveDrafts,
} from '@occi/core/authoring'
import { parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { entities, eth0, front } from './example/entities.test-fixture.ts'
import { MemoryReader } from './example/memory-reader.test-fixture.ts'
import {
  attachment,
  backup,
  bootScript,
  catalogue,
  debian,
  image,
  large,
  machine,
  port,
  production,
  sshKey,
  stop,
  suspend,
} from './example/model.test-fixture.ts'
import { attribute, elements, formsTo, nodesOf, type PageForm, textOf } from './example/page.test-fixture.ts'
import { ExampleSite } from './example/site.test-fixture.ts'
import { formMethod, htmlRendering } from './index.ts'

const rendering = htmlRendering({ name: 'Example' })
const reader = new MemoryReader(catalogue, entities)
const site = new ExampleSite(rendering, reader, '/cloud')

/** The form of a page that is sent to an address, and has a field. */
async function formOf(target: string, action: string, field?: string): Promise<PageForm> {
  const { body } = await site.get(`/cloud${target}`)
  const form = formsTo(parse(body), `/cloud${action}`).find((one) => field === undefined || one.has(field))
  if (form === undefined) throw new Error(`${target} has no form to ${action}`)
  return form
}

async function pageOf(target: string) {
  return parse((await site.get(`/cloud${target}`)).body)
}

function message(form: PageForm, ...button: [string, string][]): ReceivedMessage {
  return { fields: [['content-type', 'application/x-www-form-urlencoded']], body: form.body(button) }
}

function sent(form: PageForm, expect: readonly RawType[], ...button: [string, string][]) {
  return rendering.decode(message(form, ...button), expect)?.raw
}

const resolving = {
  catalogue,
  limits: defaultResolveLimits,
  locate: (uri: string) => (uri.startsWith('/') ? uri : undefined),
}
const text = (value: string) => ({ text: value })

describe('the form that creates', () => {
  test('sends what was filled in and nothing else', async () => {
    const form = await formOf('/machine/?create', '/machine/')
    form.fill('title', 'New').fill('com.example.machine.cores', '2').fill('com.example.machine.protected', 'false')
    expect(sent(form, ['entity', 'entities'])).toEqual({
      type: 'entity',
      entity: {
        categories: [{ identifier: machine.identifier }],
        title: text('New'),
        attributes: new Map([
          ['com.example.machine.cores', text('2')],
          ['com.example.machine.protected', text('false')],
        ]),
      },
    })
  })

  test('left as it is, gives the defaults of the model', async () => {
    const raw = sent(await formOf('/machine/?create', '/machine/'), ['entity'])
    const [draft] = raw?.type === 'entity' ? resolveDrafts([raw.entity], resolving) : []
    expect({ ...draft?.attributes }).toEqual({ 'com.example.machine.architecture': 'x64' })
  })

  test('asks for the attributes of chosen features and keeps what was typed', async () => {
    const first = await formOf('/machine/?create', '/machine/')
    first.fill('title', 'Kept & sound')
    const query = first.body([
      ['category', sshKey.identifier],
      ['category', large.identifier],
    ])
    const second = await formOf(`/machine/?${query}`, '/machine/')
    second.fill('com.example.ssh_key.publickey', 'ssh-ed25519 AAAA')
    // What a template sets is not asked for.
    expect(second.has('com.example.machine.cores')).toBe(false)
    const raw = sent(second, ['entity'])
    if (raw?.type !== 'entity') throw new Error('no entity')
    expect(raw.entity.title).toEqual(text('Kept & sound'))
    const [draft] = resolveDrafts([raw.entity], resolving)
    expect(new Set(draft?.mixins)).toEqual(new Set([sshKey, large]))
    expect({ ...draft?.attributes }).toEqual({
      'com.example.machine.architecture': 'x64',
      'com.example.machine.cores': 8,
      'com.example.machine.memory': 32,
      'com.example.ssh_key.publickey': 'ssh-ed25519 AAAA',
    })
  })

  test('has the fields of features that can be chosen; what is typed there counts for those that are', async () => {
    const form = await formOf('/machine/?create', '/machine/')
    form.fill('com.example.ssh_key.publickey', 'ssh-ed25519 AAAA')
    const attributesOf = (...chosen: string[]) => {
      const raw = sent(form, ['entity'], ...chosen.map((one): [string, string] => ['category', one]))
      return raw?.type === 'entity' ? [...(raw.entity.attributes ?? [])].map(([name]) => name) : raw
    }
    expect(attributesOf()).toEqual([])
    expect(attributesOf(bootScript.identifier)).toEqual([])
    expect(attributesOf(sshKey.identifier)).toEqual(['com.example.ssh_key.publickey'])
    // A browser cannot insist on a field that it does not show.
    const page = await pageOf('/machine/?create')
    const field = elements(page, 'input').find((node) => attribute(node, 'name') === 'com.example.ssh_key.publickey')
    expect(attribute(field ?? page, 'required')).toBe(undefined)
    expect(attribute(field ?? page, 'aria-describedby')).toMatch(/^f\d+-/)
    // What is wrong with it is said at the field, below its box.
    form.fill('com.example.ssh_key.publickey', '')
    const { body } = await site.post('/cloud/machine/', form.body([['category', sshKey.identifier]]))
    const again = parse(body)
    const alert = [...nodesOf(again)].find((node) => attribute(node, 'role') === 'alert')
    const [way] = elements(alert ?? again, 'a')
    const place = decodeURIComponent(attribute(way ?? again, 'href') ?? '').slice(1)
    const wrong = [...nodesOf(again)].filter((node) => attribute(node, 'id') === place)
    expect(wrong.map((node) => attribute(node, 'name'))).toEqual(['com.example.ssh_key.publickey'])
    expect(attribute(wrong[0] ?? again, 'aria-invalid')).toBe('true')
  })

  test('takes the text of a base64 value, whatever its lines end in, and shows it again', async () => {
    const script = '#!/bin/sh\necho "Grüße 🔑"\n'
    const encoded = Buffer.from(script).toString('base64')
    const field = 'com.example.boot.script'
    const form = await formOf('/machine/?create', '/machine/')
    form.fill(field, script.replaceAll('\n', '\r\n')).fill('title', 'x')
    const raw = sent(form, ['entity'], ['category', bootScript.identifier])
    expect(raw?.type === 'entity' && raw.entity.attributes?.get(field)).toEqual(text(encoded))
    // A GET with what was typed shows the text; one with a value, such as a link has, shows the value.
    const shownAt = async (query: string) => {
      const [area] = elements(await pageOf(`/machine/?${query}`), 'textarea')
      return area?.childNodes?.map(({ value }) => value).join('')
    }
    expect(await shownAt(form.body([['connect', port.identifier]]))).toBe(script)
    const prefilled = new URLSearchParams([
      ['create', ''],
      ['category', bootScript.identifier],
      [field, encoded],
    ])
    expect(await shownAt(String(prefilled))).toBe(encoded)
    const kept = sent(
      await formOf(`/machine/?${prefilled}`, '/machine/'),
      ['entity'],
      ['category', bootScript.identifier],
    )
    expect(kept?.type === 'entity' && kept.entity.attributes?.get(field)).toEqual(text(encoded))
  })

  test('shows a stored base64 value as its text, if it is one, and sends it as it was read', async () => {
    const field = 'com.example.boot.script'
    const formFor = async (value: string) => {
      const mixins = [bootScript.identifier]
      const booted = { ...front, mixins, attributes: { ...front.attributes, [field]: value } }
      const own = new ExampleSite(rendering, new MemoryReader(catalogue, [booted]))
      const { body } = await own.get(`${front.location}?edit`)
      const form = formsTo(parse(body), front.location).find((one) => one.has(field))
      if (form === undefined) throw new Error('no form')
      return form
    }
    const readBack = (form: PageForm, ...button: [string, string][]) => {
      const raw = sent(form, ['entity'], ...button)
      if (raw?.type !== 'entity') throw new Error('no entity')
      const { seen, attributes } = raw.entity
      return [attributes?.get(field), typeof seen === 'object' ? seen.attributes.get(field) : undefined]
    }
    const encoded = Buffer.from('echo hi').toString('base64')
    const asText = await formFor(encoded)
    expect(asText.fields).toContainEqual([field, 'echo hi'])
    expect(readBack(asText)).toEqual([undefined, undefined])
    expect(readBack(asText, ['_method', 'PUT'])).toEqual([text(encoded), text(encoded)])
    asText.fill(field, 'echo ho')
    expect(readBack(asText)).toEqual([text(Buffer.from('echo ho').toString('base64')), text(encoded)])
    for (const value of ['H4sIAAAAAAAA/w==', 'no base64!', Buffer.from('a\r\nb').toString('base64')]) {
      const asIs = await formFor(value)
      expect(asIs.fields).toContainEqual([field, value])
      expect(readBack(asIs, ['_method', 'PUT'])).toEqual([text(value), text(value)])
    }
  })

  test('creates links too, adds one with each press of a button, and removes one', async () => {
    const first = await formOf('/machine/?create', '/machine/')
    const second = await formOf(`/machine/?${first.body([['connect', port.identifier]])}`, '/machine/')
    second.fill('link.0.target', '/network/private')
    const third = await formOf(`/machine/?${second.body([['connect', attachment.identifier]])}`, '/machine/')
    third.fill('link.1.target', '/volume/data').fill('link.1.com.example.attachment.device', '/dev/vdc')
    const raw = sent(third, ['entity'])
    if (raw?.type !== 'entity') throw new Error('no entity')
    const [draft] = resolveDrafts([raw.entity], resolving)
    expect(draft?.links.map((link) => [link.kind, link.target])).toEqual([
      [port, { uri: '/network/private' }],
      [attachment, { uri: '/volume/data' }],
    ])
    const fourth = await formOf(`/machine/?${third.body([['disconnect', '0']])}`, '/machine/')
    expect([fourth.has('link.0.target'), fourth.has('link.1.target')]).toEqual([false, true])
  })

  test('creates the links that can start or end at a resource, from its page', async () => {
    const waysFrom = async (location: string) => {
      const [row] = [...nodesOf(await pageOf(location))].filter((node) => attribute(node, 'class') === 'row connect')
      return elements(row ?? { nodeName: '' }, 'a').map((node) => attribute(node, 'href')?.replace(/&_back=.*/, ''))
    }
    const place = (location: string) => encodeURIComponent(location)
    expect(await waysFrom(front.location)).toEqual([
      `/cloud/port/?create&source=${place(front.location)}`,
      `/cloud/attachment/?create&source=${place(front.location)}`,
    ])
    expect(await waysFrom('/network/private')).toEqual([`/cloud/port/?create&target=${place('/network/private')}`])
    expect(await waysFrom('/volume/data')).toEqual([`/cloud/attachment/?create&target=${place('/volume/data')}`])
    // A form offers what can be chosen.
    const offered = elements(await pageOf('/port/?create'), 'option').map((node) => attribute(node, 'value') ?? '')
    expect(offered.filter((value) => value.startsWith('/volume/'))).toEqual([])
    expect(textOf(await pageOf('/network/?create'))).not.toContain('Connections')
  })

  test('finds the ends of a link by a part of their names, and names those that are chosen', async () => {
    const form = await formOf(`/port/?create&source=${front.location}`, '/port/')
    expect(form.fields).toContainEqual(['source', `${front.title} (${front.location})`])
    form.fill('target', 'Priv')
    const page = await pageOf(`/port/?${form.body()}`)
    const found = elements(page, 'input').filter((node) => attribute(node, 'type') === 'radio')
    expect(found.map((node) => [attribute(node, 'name'), attribute(node, 'value')])).toEqual([
      ['target', expect.stringMatching(/ \(\/network\/private\)$/)],
    ])
    const lists = elements(page, 'datalist').map((list) =>
      elements(list, 'option').map((one) => attribute(one, 'value')),
    )
    expect(lists.at(-1)).toEqual(found.map((node) => attribute(node, 'value')))
    // The choice stands after what was typed, and counts.
    const [again] = formsTo(page, '/cloud/port/')
    const raw = again && sent(again, ['entity'], ['target', attribute(found[0] ?? page, 'value') ?? ''])
    expect(raw?.type === 'entity' && [raw.entity.source?.uri, raw.entity.target?.uri]).toEqual([
      front.location,
      '/network/private',
    ])
    expect(textOf(await pageOf('/port/?create&target=nothing+of+that+name'))).toContain(
      'No name has “nothing of that name”',
    )
  })

  test('creates a link from the page that it was opened from', async () => {
    const form = await formOf(`/port/?create&source=${front.location}`, '/port/')
    form.fill('target', '/network/public')
    expect(sent(form, ['entity'])).toEqual({
      type: 'entity',
      entity: {
        categories: [{ identifier: port.identifier }],
        attributes: new Map(),
        source: { uri: front.location },
        target: { uri: '/network/public' },
      },
    })
  })

  test('leads back to the page that it was opened from, never to another site', async () => {
    const backFrom = async (back: string) => {
      const form = await formOf(`/port/?create&source=${front.location}&_back=${encodeURIComponent(back)}`, '/port/')
      return form.fields.find(([name]) => name === '_back')?.[1]
    }
    expect(await backFrom(front.location)).toBe(front.location)
    for (const elsewhere of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
      expect(await backFrom(elsewhere)).toBeUndefined()
    }
  })

  test('shows what a backend refuses beside its field', async () => {
    const body = (await formOf('/machine/?create', '/machine/')).fill('com.example.machine.cores', '9').body()
    const error = new AttributeError('com.example.machine.cores is 9, expected less', 'com.example.machine.cores')
    const page = parse((await site.refuse('/cloud/machine/', body, error)).body)
    const wrong = elements(page, 'div').filter((node) => attribute(node, 'class') === 'field wrong')
    expect(wrong.map(textOf)).toEqual([expect.stringContaining('Cores is 9, expected less')])
  })

  test('creates an entity at a free address by PUT', async () => {
    const { body, status } = await site.get(`/cloud/machine/mine?create=${encodeURIComponent(machine.identifier)}`)
    expect(status).toBe(200)
    const [form] = formsTo(parse(body), '/cloud/machine/mine')
    if (form === undefined) throw new Error('no form')
    form.fill('title', 'Mine')
    expect(formMethod(message(form))).toBe('PUT')
    expect(sent(form, ['entity'])).toEqual({
      type: 'entity',
      entity: {
        categories: [{ identifier: machine.identifier }],
        title: text('Mine'),
        attributes: new Map(),
        seen: 'nothing',
      },
    })
  })
})

describe('the form that edits', () => {
  const current = { entity: front, links: [] }
  const changes = (form: PageForm) => {
    const raw = sent(form, ['entity'])
    if (raw?.type !== 'entity') throw new Error('no entity')
    return resolveChanges(raw.entity, current, resolving)
  }

  test('left as it is, changes nothing', async () => {
    const form = await formOf(`${front.location}?edit`, front.location)
    expect(form.has('com.example.machine.labels')).toBe(true)
    expect(formMethod(message(form))).toBe('POST')
    expect(changes(form)).toEqual({ mixins: [], attributes: {} })
  })

  test('says what it changes, and what was there', async () => {
    const form = await formOf(`${front.location}?edit`, front.location)
    form.fill('title', 'Other').fill('com.example.machine.cores', '16')
    expect(sent(form, ['entity'])).toEqual({
      type: 'entity',
      entity: {
        categories: [],
        title: text('Other'),
        attributes: new Map([['com.example.machine.cores', text('16')]]),
        seen: {
          attributes: new Map([
            ['occi.core.title', text(front.title ?? '')],
            ['com.example.machine.cores', text(String(front.attributes['com.example.machine.cores']))],
          ]),
        },
      },
    })
  })

  test('comes back after a change of another client with what was typed, and the current values', async () => {
    const before = reader.entities
    try {
      const form = await formOf(`${front.location}?edit`, front.location)
      form.fill('title', 'Mine').fill('com.example.machine.cores', '16')
      const meanwhile = { 'com.example.machine.cores': 3, 'com.example.machine.hostname': 'other' }
      const changed = { ...front, attributes: { ...front.attributes, ...meanwhile } }
      reader.entities = before.map((entity) => (entity === front ? changed : entity))
      const refused = await site.post(`/cloud${front.location}`, form.body())
      expect(refused.status).toBe(412)
      const page = parse(refused.body)
      const [again] = formsTo(page, `/cloud${front.location}`)
      const field = (name: string) => again?.fields.findLast(([one]) => one === name)?.[1]
      expect([field('title'), field('com.example.machine.cores')]).toEqual(['Mine', '16'])
      // What was not touched is what is there now.
      expect(field('com.example.machine.hostname')).toBe('other')
      expect(textOf(page)).toContain('was changed since you read it: it is 3 now')
      // A user who sends it again has seen that.
      const { status } = await site.post(`/cloud${front.location}`, again?.body() ?? '')
      expect(status).toBe(200)
    } finally {
      reader.entities = before
    }
  })

  test('corrected after a mistake, still knows the first values', async () => {
    const form = await formOf(`${front.location}?edit`, front.location)
    form.fill('com.example.machine.cores', '0')
    const refused = await site.post(`/cloud${front.location}`, form.body())
    const [again] = formsTo(parse(refused.body), `/cloud${front.location}`)
    const was = `_was.com.example.machine.cores`
    expect(refused.status).toBe(400)
    expect(again?.fields.filter(([name]) => name === was)).toEqual(form.fields.filter(([name]) => name === was))
  })

  test('has no field for what a client may not set', async () => {
    const form = await formOf(`${front.location}?edit`, front.location)
    expect(form.has('com.example.machine.state')).toBe(false)
    expect(form.has('com.example.machine.started')).toBe(false)
    // Set once, and set already.
    expect((await formOf(`${eth0.location}?edit`, eth0.location)).has('com.example.port.mac')).toBe(false)
  })

  test('empties texts and sets numbers', async () => {
    const form = await formOf(`${front.location}?edit`, front.location)
    form.fill('summary', '').fill('com.example.machine.hostname', '').fill('com.example.machine.cores', '16')
    const { attributes, summary } = changes(form)
    expect([summary, attributes['com.example.machine.hostname'], attributes['com.example.machine.cores']]).toEqual([
      '',
      '',
      16,
    ])
  })

  test('replaces by PUT, where what is empty is gone', async () => {
    const form = await formOf(`${front.location}?edit`, front.location)
    form.fill('com.example.machine.hostname', '').fill('com.example.machine.memory', '')
    const raw = sent(form, ['entity'], ['_method', 'PUT'])
    if (raw?.type !== 'entity') throw new Error('no entity')
    expect(formMethod(message(form, ['_method', 'PUT']))).toBe('PUT')
    expect(raw.entity.attributes.has('com.example.machine.hostname')).toBe(false)
    expect(raw.entity.attributes.has('com.example.machine.memory')).toBe(false)
    expect(raw.entity.categories.map(({ identifier }) => identifier)).toEqual([front.kind, ...front.mixins])
  })

  test('moves a link', async () => {
    const form = await formOf(`${eth0.location}?edit`, eth0.location)
    form.fill('target', '/network/private')
    const raw = sent(form, ['entity'])
    if (raw?.type !== 'entity') throw new Error('no entity')
    const { source, target } = resolveChanges(raw.entity, { entity: eth0, links: [] }, resolving)
    expect([source, target]).toEqual([undefined, '/network/private'])
  })
})

describe('the buttons of an entity', () => {
  test('trigger actions, those that apply now', async () => {
    const { body } = await site.get(`/cloud${front.location}`)
    const page = parse(body)
    const [without] = formsTo(page, `/cloud${front.location}?action=suspend`)
    const [with_] = formsTo(page, `/cloud${front.location}?action=stop`)
    if (without === undefined || with_ === undefined) throw new Error('no action')
    expect(sent(without, ['action'])).toEqual({ type: 'action', action: suspend.identifier, attributes: new Map() })
    expect(sent(with_.fill('method', 'poweroff'), ['action'])).toEqual({
      type: 'action',
      action: stop.identifier,
      attributes: new Map([['method', text('poweroff')]]),
    })
    expect(formsTo(page, `/cloud${front.location}?action=start`)).toEqual([])
  })

  test('add and remove mixins', async () => {
    const add = await formOf('/machine/batch', '/machine/batch', 'category')
    add.fill('category', production.identifier)
    expect([add.method, sent(add, ['entity'])]).toEqual([
      'post',
      { type: 'entity', entity: { categories: [{ identifier: production.identifier }], attributes: new Map() } },
    ])
    const remove = await formOf(front.location, front.location, '_collection')
    expect(new URLSearchParams(remove.body()).get('_collection')).toBe('/size/large/')
    expect(formMethod(message(remove))).toBe('DELETE')
    expect(sent(remove, ['locations'])).toEqual({ type: 'locations', locations: [front.location] })
  })

  test('ask for the fields of a mixin before it is added', async () => {
    const choice = await formOf('/machine/batch', '/machine/batch', 'edit')
    choice.fill('category', backup.identifier)
    expect(choice.method).toBe('get')
    const form = await formOf(`/machine/batch?${choice.body()}`, '/machine/batch')
    form.fill('com.example.backup.keep', '14')
    expect(sent(form, ['entity'])).toEqual({
      type: 'entity',
      entity: {
        categories: [{ identifier: backup.identifier }],
        attributes: new Map([['com.example.backup.keep', text('14')]]),
      },
    })
  })

  test('delete after a question', async () => {
    const form = await formOf(`${front.location}?confirm=delete`, front.location)
    expect([formMethod(message(form)), sent(form, ['entity'])]).toEqual(['DELETE', undefined])
  })
})

describe('the forms of a collection', () => {
  test('find members by a part of their names', async () => {
    const proposed = async (query: string) => {
      const [list] = elements(await pageOf(`${production.location}${query}`), 'datalist')
      return elements(list ?? { nodeName: '' }, 'option').map((node) => attribute(node, 'value'))
    }
    const all = await proposed('')
    const some = await proposed('?member=priv')
    expect(some).toEqual([expect.stringMatching(/ \(\/network\/private\)$/)])
    expect(all.length).toBeGreaterThan(some.length)
  })

  test('add a member to a tag', async () => {
    const { body } = await site.get(`/cloud${production.location}`)
    const forms = formsTo(parse(body), `/cloud${production.location}`)
    const add = forms.find((form) => form.fields.length === 1 && form.has('location'))
    if (add === undefined) throw new Error('the form is missing')
    add.fill('location', '/volume/data')
    expect(sent(add, ['locations', 'entity'])).toEqual({ type: 'locations', locations: ['/volume/data'] })
  })
})

describe('the forms of the query interface', () => {
  test.each([
    ['Production', 'production'],
    ['Équipe  «Shop» 2!', 'equipe-shop-2'],
    ['2026 Q4', 'tag-2026-q4'],
    ['Straße', 'strasse'],
    ['生産', ''],
  ])('define a tag by a word: %s', async (title, term) => {
    const form = await formOf(`/-/?define&_back=${front.location}`, '/-/', 'mixin.term')
    expect(new URLSearchParams(form.body()).get('_back')).toBe(front.location)
    const { body } = await site.post('/cloud/-/', form.fill('mixin.title', title).body())
    const raw = sent(form, ['categories'])
    expect(raw?.type === 'categories' && raw.categories).toEqual([
      { term, scheme: 'http://localhost:8888/cloud/tags#', class: 'mixin', title },
    ])
    const isRefused = parse(body)
    const open = elements(isRefused, 'details').filter((node) => attribute(node, 'open') !== undefined)
    expect(open).toHaveLength(term === '' ? 1 : 0)
  })

  test('define a tag', async () => {
    const form = await formOf('/-/?define', '/-/', 'mixin.term')
    form.fill('mixin.term', 'test').fill('mixin.scheme', 'http://example.org/tags#').fill('mixin.title', 'Test')
    expect(sent(form, ['categories'])).toEqual({
      type: 'categories',
      categories: [{ term: 'test', scheme: 'http://example.org/tags#', class: 'mixin', title: 'Test' }],
    })
  })

  test('remove tags, those of users', async () => {
    const { body } = await site.get('/cloud/-/')
    const forms = formsTo(parse(body), '/cloud/-/').filter((form) => form.has('mixin.term'))
    expect(forms.map((form) => [formMethod(message(form)), sent(form, ['categories'])])).toEqual([
      [
        'DELETE',
        {
          type: 'categories',
          categories: [{ term: 'production', scheme: 'http://example.org/tags#', class: 'mixin' }],
        },
      ],
    ])
  })
})

describe('a refused form comes back', () => {
  /** The messages of a page by the id of the field that they describe. */
  function faultsOf(body: string) {
    const faults = new Map<string, string>()
    for (const node of elements(parse(body), 'p')) {
      const id = node.attrs?.find(({ name }) => name === 'id')?.value
      if (id?.endsWith('-fault')) faults.set(id.slice('f-'.length, -'-fault'.length), textOf(node))
    }
    return Object.fromEntries(faults)
  }

  test('with what was typed, and what was wrong beside its field', async () => {
    const form = await formOf('/machine/?create', '/machine/')
    form.fill('title', 'Kept').fill('com.example.machine.cores', '1.5').fill('com.example.machine.memory', 'a lot')
    const answer = await site.post(
      '/cloud/machine/',
      form.body([
        ['category', sshKey.identifier],
        ['category', debian.identifier],
      ]),
    )
    expect(answer.status).toBe(400)
    expect(faultsOf(answer.body)).toEqual({
      'com.example.machine.cores': 'Cores must be an integer, not 1.5',
      'com.example.machine.memory': "Memory must be a number, not 'a lot'",
      'com.example.ssh_key.publickey': 'Public key is required and missing',
    })
    const [again] = formsTo(parse(answer.body), '/cloud/machine/')
    expect(again?.fields).toEqual(
      expect.arrayContaining([
        ['title', 'Kept'],
        ['com.example.machine.cores', '1.5'],
        ['com.example.machine.memory', 'a lot'],
        ['category', sshKey.identifier],
        ['category.1', debian.identifier],
      ]),
    )
  })

  test('of an edit, an action, a tag', async () => {
    const edit = await formOf(`${front.location}?edit`, front.location)
    const edited = await site.post(`/cloud${front.location}`, edit.fill('com.example.machine.cores', '99').body())
    expect(Object.keys(faultsOf(edited.body))).toEqual(['com.example.machine.cores'])
    const action = new URLSearchParams([
      ['action', stop.identifier],
      ['method', 'gently'],
    ])
    const acted = await site.post(`/cloud${front.location}?action=stop`, action.toString())
    expect(Object.keys(faultsOf(acted.body))).toEqual(['method'])
    const tag = await formOf('/-/?define', '/-/', 'mixin.term')
    const defined = await site.post('/cloud/-/', tag.fill('mixin.term', '-').fill('mixin.scheme', 'x').body())
    expect(Object.keys(faultsOf(defined.body))).toEqual(['mixin.term', 'mixin.scheme'])
  })
})

test('templates exclude each other in the form', async () => {
  const { body } = await site.get('/cloud/machine/?create')
  const page = parse(body)
  const groups = elements(page, 'fieldset').filter((node) => attribute(node, 'class')?.includes('picker'))
  const cards = groups.map((group) => [
    textOf(elements(group, 'legend')[0] ?? group),
    ...elements(group, 'label').map(textOf),
  ])
  expect(cards).toEqual([
    ['Size', 'None', 'Small1 core, 2 GiB memory', 'Large8 cores, 32 GiB memory'],
    ['Image', 'None', 'Debian 13'],
  ])
  const names = groups.map((group) => elements(group, 'input').map((node) => attribute(node, 'name')))
  expect(names.map((some) => new Set(some))).toEqual([new Set(['category.0']), new Set(['category.1'])])
  // The parents themselves are no choice.
  expect(body).not.toContain(`value="${image.identifier}"`)
})
