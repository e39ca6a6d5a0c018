import { parse } from 'parse5'
import { afterEach, describe, expect, test } from 'vitest'
import { entities, front } from './example/entities.test-fixture.ts'
import { MemoryReader } from './example/memory-reader.test-fixture.ts'
import { catalogue } from './example/model.test-fixture.ts'
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

test('what is copied stands before its button', async () => {
  const page = await pageAt(front.location)
  const buttons = elements(page, 'button').filter((node) => attribute(node, 'data-copy') !== undefined)
  const before = buttons.map((button) => {
    const parent = [...nodesOf(page)].find(({ childNodes = [] }) => childNodes.includes(button))
    const siblings = parent?.childNodes ?? []
    return textOf(siblings[siblings.indexOf(button) - 1] ?? { nodeName: '' })
  })
  expect(before).toEqual([front.id, front.location, expect.stringMatching(/^curl /)])
  expect(buttons.map(textOf)).toEqual(['Copy the id', 'Copy the address', 'Copy the command'])
})
