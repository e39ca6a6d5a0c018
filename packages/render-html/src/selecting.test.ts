import { parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { entities, front } from './example/entities.test-fixture.ts'
import { MemoryReader } from './example/memory-reader.test-fixture.ts'
import { catalogue, machine, production, start, stop, suspend } from './example/model.test-fixture.ts'
import { attribute, elements, formsTo, PageForm, type TreeNode, textOf } from './example/page.test-fixture.ts'
import { ExampleSite } from './example/site.test-fixture.ts'
import { htmlRendering } from './index.ts'

const rendering = htmlRendering({ name: 'Example' })
const reader = new MemoryReader(catalogue, entities)
const site = new ExampleSite(rendering, reader, '/cloud')
const machines = entities.filter(({ kind }) => kind === machine.identifier)
const stopped = machines.filter(({ actions }) => actions.includes(start.identifier))

type Pair = readonly [name: string, value: string]

async function selectionOn(target: string): Promise<{ form: PageForm; buttons: ReadonlyMap<string, string> }> {
  const page = parse((await site.get(`/cloud${target}`)).body)
  const node = elements(page, 'form').find((one) => attribute(one, 'id') === 'selection')
  if (node === undefined) throw new Error(`nothing can be selected on ${target}`)
  const buttons = elements(node, 'button').map((one): Pair => [textOf(one), attribute(one, 'value') ?? ''])
  return { form: new PageForm(node, page), buttons: new Map(buttons) }
}

/** The page that asks what a browser sends after rows were ticked and a button was pressed. */
async function asked(target: string, button: string, ...ticked: readonly Pair[]): Promise<TreeNode> {
  const { form, buttons } = await selectionOn(target)
  const what = buttons.get(button)
  if (what === undefined) throw new Error(`${target} has no button ${button}, but ${[...buttons.keys()]}`)
  const { status, body } = await site.post(form.action, form.body([...ticked, ['confirm', what]]))
  expect(status).toBe(200)
  return parse(body)
}

const at = ({ location }: { location: string }): Pair => ['location', location]
const all: Pair = ['_all', '1']
const headingOf = (page: TreeNode) => textOf(elements(page, 'h1')[0] ?? page)
const mainOf = (page: TreeNode) => textOf(elements(page, 'main')[0] ?? page)

/** The form that does what the page asks about. */
function answerOf(page: TreeNode): PageForm {
  const main = elements(page, 'main')[0] ?? page
  const [form] = elements(main, 'form')
  if (form === undefined) throw new Error('the page has no form')
  return new PageForm(form, page)
}

describe('what can be selected', () => {
  test('each row of every table', async () => {
    for (const target of ['/machine/', '/?page=1', '/port/', production.location, front.location]) {
      const page = parse((await site.get(`/cloud${target}`)).body)
      const boxes = elements(page, 'input').filter((one) => attribute(one, 'form') === 'selection')
      const rows = elements(page, 'tr').length - 1
      expect([target, boxes.length]).toEqual([target, rows])
      const links = new Set(elements(page, 'a').map((one) => attribute(one, 'href')))
      for (const box of boxes) expect(links).toContain(`/cloud${attribute(box, 'value')}`)
    }
  })

  test('offers the actions of what is listed, and changes of a mixin in its collection', async () => {
    const actions = ['Start …', 'Stop …', 'Restart …', 'Suspend …']
    expect([...(await selectionOn('/machine/')).buttons.keys()]).toEqual([...actions, 'Back up now …', 'Delete …'])
    expect([...(await selectionOn('/network/')).buttons.keys()]).toEqual(['Delete …'])
    expect([...(await selectionOn('/size/large/')).buttons.keys()]).toEqual([
      ...actions,
      ...['Back up now …', 'Take out of Large …', 'Keep only these …', 'Delete …'],
    ])
    expect([...(await selectionOn('/size/large/?number=1')).buttons.keys()]).not.toContain('Keep only these …')
    expect([...(await selectionOn(front.location)).buttons.keys()]).toEqual(['Delete selected …'])
  })

  test('nothing is nothing, never all', async () => {
    for (const button of ['Start …', 'Delete …']) {
      const page = await asked('/machine/', button)
      expect(headingOf(page)).toBe('Nothing is selected')
      expect(elements(elements(page, 'main')[0] ?? page, 'form')).toEqual([])
    }
  })
})

describe('before an action', () => {
  test('the page says to how many it will be done, and to which', async () => {
    const page = await asked('/machine/', 'Start …', ...machines.map(at))
    expect(headingOf(page)).toBe(`Start ${stopped.length} of ${machines.length} entities?`)
    expect(mainOf(page)).toContain(`not possible for the other ${machines.length - stopped.length} now`)
    expect(elements(page, 'li').map(textOf)).toEqual(expect.arrayContaining([expect.stringContaining('Nightly batch')]))
    const form = answerOf(page)
    expect(form.action).toBe('/cloud/machine/?action=start')
    expect(form.fields).toEqual([['action', start.identifier], ...machines.map(at), ['_back', '/machine/']])
    expect(textOf(elements(elements(page, 'main')[0] ?? page, 'button').at(-1) ?? page)).toBe(
      `Start ${stopped.length} entities`,
    )
  })

  test('all that match are those that match when it is done', async () => {
    const target = '/machine/?com.example.machine.state=active&order=title&page=1'
    const page = await asked(target, 'Suspend …', all)
    expect(headingOf(page)).toBe('Suspend 3 entities?')
    const form = answerOf(page)
    expect(form.action).toBe('/cloud/machine/?action=suspend&com.example.machine.state=active')
    expect(form.fields).toEqual([
      ['action', suspend.identifier],
      ['_back', target],
    ])
  })

  test('on a list of everything, all are those that have it', async () => {
    const form = answerOf(await asked('/?page=1', 'Suspend …', all))
    expect(form.action).toBe(`/cloud/?${new URLSearchParams({ action: 'suspend', category: machine.identifier })}`)
    const [network] = entities.filter(({ location }) => location === '/network/private')
    const some = answerOf(await asked('/?page=1', 'Suspend …', at(front), at(network ?? front)))
    expect(some.fields).toEqual([['action', suspend.identifier], at(front), ['_back', '/?page=1']])
  })

  test('a question about an action that no selected entity allows says so and has no button', async () => {
    const page = await asked('/machine/', 'Start …', at(front))
    expect(headingOf(page)).toBe('Start nothing')
    expect(elements(elements(page, 'main')[0] ?? page, 'form')).toEqual([])
  })

  test('its fields stand on the same page, and come back with what was typed', async () => {
    const form = answerOf(await asked('/machine/', 'Stop …', at(front)))
    form.fill('method', 'gently')
    const { status, body } = await site.post(form.action, form.body())
    expect(status).toBe(400)
    const again = answerOf(parse(body))
    expect(again.fields).toEqual([['action', stop.identifier], at(front), ['_back', '/machine/'], ['method', 'gently']])
    expect(headingOf(parse(body))).toBe('Stop 1 entity?')
  })
})

describe('before a deletion', () => {
  test('the page says which links are deleted too', async () => {
    const page = await asked('/machine/?order=title', 'Delete …', at(front))
    expect(headingOf(page)).toBe('Delete 1 entity?')
    expect(mainOf(page)).toMatch(/\d links are deleted too; the resources at their other ends stay/)
    const form = answerOf(page)
    expect(form.action).toBe('/cloud/machine/')
    expect(form.fields).toEqual([['_method', 'DELETE'], at(front), ['_back', '/machine/?order=title']])
  })

  test('all that match', async () => {
    const page = await asked('/machine/?com.example.machine.state=active', 'Delete …', all)
    expect(mainOf(page)).toContain('All of Machine where State is active.')
    const form = answerOf(page)
    expect(form.action).toBe('/cloud/machine/?com.example.machine.state=active')
    expect(form.has('_all')).toBe(true)
    expect(
      rendering.decode({ fields: [['content-type', 'application/x-www-form-urlencoded']], body: form.body() }, [
        'locations',
        'filter',
      ]),
    ).toBeUndefined()
  })

  test('entities with a tag are deleted, never through the tag', async () => {
    const some = answerOf(await asked(production.location, 'Delete …', at(front)))
    expect([some.action, some.fields]).toEqual([
      '/cloud/',
      [['_method', 'DELETE'], at(front), ['_back', production.location]],
    ])
    const every = answerOf(await asked(production.location, 'Delete …', all))
    expect(every.action).toBe(`/cloud/?${new URLSearchParams({ category: production.identifier })}`)
  })

  test('links, on the page of what they connect', async () => {
    const form = answerOf(await asked(front.location, 'Delete selected …', ['location', '/port/web-1-eth0']))
    expect([form.action, form.fields]).toEqual([
      '/cloud/',
      [
        ['_method', 'DELETE'],
        ['location', '/port/web-1-eth0'],
        ['_back', front.location],
      ],
    ])
  })
})

describe('the members of a tag', () => {
  test('are taken out, or all others', async () => {
    const some = answerOf(await asked(production.location, 'Take out of Production …', at(front)))
    expect([some.action, some.fields]).toEqual([
      `/cloud${production.location}`,
      [['_method', 'DELETE'], at(front), ['_back', production.location]],
    ])
    const others = answerOf(await asked(production.location, 'Keep only these …', at(front)))
    expect(others.fields).toEqual([['_method', 'PUT'], at(front), ['_back', production.location]])
  })

  test('all of them, or all that match', async () => {
    const whole = answerOf(await asked(production.location, 'Take out of Production …', all))
    expect(whole.fields).toEqual([
      ['_method', 'DELETE'],
      ['_all', '1'],
      ['_back', production.location],
    ])
    const target = `${production.location}?search=web`
    const found = answerOf(await asked(target, 'Take out of Production …', all))
    expect([found.has('_all'), found.has('location')]).toEqual([false, true])
  })
})

test('a question that makes no sense is refused', async () => {
  for (const what of ['remove', 'nonsense', `${start.identifier}s`]) {
    const { status } = await site.get(`/cloud/machine/?${new URLSearchParams({ confirm: what, _all: '1' })}`)
    expect(status).toBe(400)
  }
})

test('the way back is within the service', async () => {
  for (const back of ['https://evil.example/', '//evil.example', 'javascript:alert(1)']) {
    const query = new URLSearchParams({ confirm: 'delete', location: front.location, _back: back })
    const page = parse((await site.get(`/cloud/machine/?${query}`)).body)
    const links = elements(elements(page, 'main')[0] ?? page, 'a').map((one) => attribute(one, 'href'))
    expect(links.filter((href) => href?.includes('evil') || href?.includes('javascript'))).toEqual([])
    expect(formsTo(page, '/cloud/machine/').length).toBeGreaterThan(0)
  }
})
