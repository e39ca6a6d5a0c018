import fc from 'fast-check'
import { expect, it } from 'vitest'
import { advanced, contains, formatRevision, parseRevision, type RevisionState, stateIn } from './revision.ts'

const store = { token: 'token', base: 1_000, search: 'parts' } as const

/** Transactions of a server: which are visible in a snapshot, the others are running or come later. */
const snapshot = fc.array(fc.boolean(), { maxLength: 60 }).map((ended) => {
  const first = ended.indexOf(false)
  const last = ended.lastIndexOf(true)
  const running = ended.flatMap((isEnded, xid) => (isEnded || xid > last ? [] : [xid]))
  const xmin = first === -1 || first > last ? last + 1 : first
  return { ended, text: `${xmin}:${last + 1}:${running}` }
})

it('a state contains just the commits that its snapshot shows', () => {
  fc.assert(
    fc.property(snapshot, ({ ended, text }) => {
      const state = stateIn(text, store)
      for (let xid = 0; xid < 70; xid++) expect(contains(state, 1_000 + xid)).toBe(ended[xid] ?? false)
    }),
  )
})

it('the state of a commit contains the commit too; with very many transactions at once, less than it could', () => {
  fc.assert(
    fc.property(snapshot, fc.nat(70), ({ ended, text }, own) => {
      const state = stateIn(text, store, 1_000 + own)
      const last = Math.max(own, ended.lastIndexOf(true))
      const isVisible = (xid: number) => xid === own || ended[xid] === true
      const isExact = Array.from({ length: last }, (_, xid) => xid).filter((xid) => !isVisible(xid)).length <= 50
      for (let xid = 0; xid < 80; xid++) {
        const isContained = contains(state, 1_000 + xid)
        if (isExact) expect(isContained).toBe(isVisible(xid))
        else if (isContained) expect(isVisible(xid)).toBe(true)
      }
    }),
  )
})

it('taking the sets that are missing in their order takes each of them once', () => {
  fc.assert(
    fc.property(snapshot, ({ ended, text }) => {
      let state: RevisionState = stateIn(text, store)
      const taken: number[] = []
      for (let number = 1_000; number < 1_070; number++) {
        if (contains(state, number)) continue
        taken.push(number)
        state = advanced(state, number)
        expect(contains(state, number)).toBe(true)
      }
      const missing = Array.from({ length: 70 }, (_, xid) => xid).filter((xid) => ended[xid] !== true)
      expect(taken).toEqual(missing.map((xid) => 1_000 + xid))
      expect(state).toEqual({ from: 1_070, to: 1_070, missing: [] })
    }),
  )
})

it('a revision is read as it was written', () => {
  const part = fc.record({ number: fc.integer({ min: 1_100, max: 1_200 }), turn: fc.integer({ min: -63, max: -1 }) })
  fc.assert(
    fc.property(snapshot, fc.option(part, { nil: undefined }), ({ text }, part) => {
      const state: RevisionState = part === undefined ? stateIn(text, store) : { ...stateIn(text, store), part }
      const revision = formatRevision(state, store)
      expect(parseRevision(revision).state).toEqual(state)
      expect(revision).toMatch(/^[\w.-]+$/)
    }),
  )
})

it.each([
  '',
  'x',
  '0',
  'a-b-c',
  'epoch-',
  'epoch-zzzzzzzzzzzzzzzz',
  'epoch-1-2',
  'epoch-1-2-..',
  'epoch-1-2-3.x!',
  'epoch-1_2',
  'epoch-1_2.x',
])('%j is no revision', (revision) => {
  expect(() => parseRevision(revision)).toThrow(expect.objectContaining({ code: 'gone' }))
})
