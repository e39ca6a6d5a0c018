import { parse } from 'parse5'
import { afterEach, describe, expect, test } from 'vitest'
import { entities, eth0, front } from './example/entities.test-fixture.ts'
import { MemoryReader } from './example/memory-reader.test-fixture.ts'
import { catalogue, ipv4 } from './example/model.test-fixture.ts'
import { attribute, elements, nodesOf, textOf } from './example/page.test-fixture.ts'
import { ExampleSite } from './example/site.test-fixture.ts'
import { htmlRendering } from './index.ts'

const site = new ExampleSite(htmlRendering({ name: 'Example' }), new MemoryReader(catalogue, entities))
const address = 'http://localhost:8888'

afterEach(() => {
  site.signedIn = undefined
})

async function pageAt(target: string) {
  return parse((await site.get(target)).body)
}

async function commandAt(target: string): Promise<string> {
  const [footer] = elements(await pageAt(target), 'footer')
  return footer === undefined ? '' : textOf(elements(footer, 'code')[0] ?? footer)
}

describe('the command for the same data', () => {
  const state = 'com.example.machine.state=active'
  test.each([
    [front.location, `${address}${front.location}`],
    [`${front.location}?edit`, `${address}${front.location}`],
    ['/machine/', `${address}/machine/`],
    [`/machine/?search=a+b&${state}&order=title&columns=x`, `'${address}/machine/?search=a+b&${state}&order=title'`],
    ['/machine/?page=2&number=5', `'${address}/machine/?page=2&number=5'`],
    [`/machine/?map&${state}`, `'${address}/machine/?${state}'`],
    [`/machine/?create&${state}`, `${address}/machine/`],
    [`/machine/?confirm=delete&${state}`, `${address}/machine/`],
  ])('%s', async (target, expected) => {
    expect(await commandAt(target)).toBe(`curl -H 'Accept: application/occi+json' ${expected}`)
  })

  test('names the user whose password curl requests', async () => {
    site.signedIn = { name: "o'neil", isBasic: true }
    expect(await commandAt('/machine/')).toBe(
      `curl -u 'o'\\''neil' -H 'Accept: application/occi+json' ${address}/machine/`,
    )
    site.signedIn = { name: 'ann', isBasic: false }
    expect(await commandAt('/machine/')).toBe(`curl -H 'Accept: application/occi+json' ${address}/machine/`)
  })
})

describe('who is signed in', () => {
  const panelOf = async () => {
    const [header] = elements(await pageAt(front.location), 'header')
    return textOf(elements(header ?? { nodeName: '' }, 'details')[0] ?? { nodeName: '' })
  }

  test('is named, with how to sign out', async () => {
    expect(await panelOf()).toBe('')
    site.signedIn = { name: '<b>ann', isBasic: true }
    expect(await panelOf()).toMatch(
      /^Signed in as <b>annSigned in as <b>annYour browser keeps .* close all its windows\.$/,
    )
    site.signedIn = { name: 'ann', isBasic: false }
    expect(await panelOf()).toMatch(/keeps no session\. Sign out where you signed in\.$/)
  })
})

test('numbers agree: the home page counts the states of a kind as far as its list does', async () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...front, location: `/machine/${index}`, id: `urn:uuid:${index}` }))
  const numbersOf = async (count: number) => {
    const own = new ExampleSite(htmlRendering(), new MemoryReader(catalogue, many(count)))
    const state = String(front.attributes['com.example.machine.state'])
    const home = textOf(parse((await own.get('/')).body))
    const list = parse((await own.get(`/machine/?com.example.machine.state=${state}`)).body)
    const [heading] = elements(list, 'h1')
    return [/Machine(\d[\d,]*) ((?:over )?[\d,]+) active/.exec(home)?.slice(1), textOf(heading ?? list)]
  }
  expect(await numbersOf(200)).toEqual([['200', '200'], 'Machine200'])
  expect(await numbersOf(1200)).toEqual([['1,200', 'over 1,000'], 'Machine1,200'])
})

test('what is copied stands before its button', async () => {
  const address = { 'com.example.ipv4.address': '10.0.0.7' }
  const link = { ...eth0, mixins: [ipv4.identifier], attributes: { ...eth0.attributes, ...address } }
  const own = new ExampleSite(htmlRendering(), new MemoryReader(catalogue, [front, link]))
  const page = parse((await own.get(link.location)).body)
  const buttons = elements(page, 'button').filter((node) => attribute(node, 'data-copy') !== undefined)
  const before = buttons.map((button) => {
    const parent = [...nodesOf(page)].find(({ childNodes = [] }) => childNodes.includes(button))
    const siblings = parent?.childNodes ?? []
    return textOf(siblings[siblings.indexOf(button) - 1] ?? { nodeName: '' })
  })
  expect(before).toEqual(['10.0.0.7', link.id, link.location, expect.stringMatching(/^curl /)])
  expect(buttons.map(textOf)).toEqual(['Copy Address', 'Copy the id', 'Copy the address', 'Copy the command'])
})
