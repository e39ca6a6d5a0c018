import type { Batch, JsonObject } from '@occi/core'
import { describe, expect, test } from 'vitest'
import { AllotmentTable, type Candidates } from './allotment-table.ts'

const batch = (): Batch => ({ entity: () => undefined, update() {}, putMixin() {}, deleteMixin() {} })

/** Candidates that count how many of them were looked at. */
class Counted implements Candidates {
  readonly name = 'counted'
  looks = 0

  from(place: number): Iterable<string> {
    return this.#names(place)
  }

  *#names(place: number): Generator<string> {
    for (let number = place; ; number++) {
      this.looks++
      yield `eth${number}`
    }
  }
}

/** Gives a value to so many holders in one batch; returns how much work that was. */
function work(holders: number) {
  const one = batch()
  const candidates = new Counted()
  const tables = new Set<JsonObject>()
  let table: JsonObject = Object.freeze({ before: 'eth0' })
  for (let n = 0; n < holders; n++) {
    const free = new AllotmentTable(table).firstFree(candidates, `holder${n}`)
    expect(free).toBe(`eth${n + 1}`)
    table = new AllotmentTable(table).with(`holder${n}`, free, one)
    tables.add(table)
  }
  return { looks: candidates.looks, tables: tables.size }
}

describe('a table of what is handed out', () => {
  test('ten times the holders are ten times the work, and one copy of the table', () => {
    const [few, many] = [work(40), work(400)]
    expect(many.looks).toBeLessThanOrEqual(10 * few.looks)
    expect([few.tables, many.tables]).toEqual([1, 1])
  })

  test('a stored table, or one of another batch, is never changed', () => {
    const [first, second] = [batch(), batch()]
    const stored: JsonObject = Object.freeze({ a: 'eth0' })
    const ofFirst = new AllotmentTable(stored).with('b', 'eth1', first)
    expect(stored).toEqual({ a: 'eth0' })
    expect(ofFirst).toEqual({ a: 'eth0', b: 'eth1' })
    const ofSecond = new AllotmentTable(ofFirst).with('a', undefined, second)
    expect(ofFirst).toEqual({ a: 'eth0', b: 'eth1' })
    expect(ofSecond).toEqual({ b: 'eth1' })
  })

  test('a released value is free again, and first in order', () => {
    const one = batch()
    const candidates = new Counted()
    let table: JsonObject = {}
    for (const holder of ['a', 'b', 'c']) {
      table = new AllotmentTable(table).with(holder, new AllotmentTable(table).firstFree(candidates, holder), one)
    }
    expect(table).toEqual({ a: 'eth0', b: 'eth1', c: 'eth2' })
    table = new AllotmentTable(table).with('a', undefined, one)
    expect(new AllotmentTable(table).isTaken('eth0', 'd')).toBe(false)
    expect(new AllotmentTable(table).firstFree(candidates, 'd')).toBe('eth0')
    table = new AllotmentTable(table).with('b', 'eth9', one)
    expect(new AllotmentTable(table).isTaken('eth1', 'd')).toBe(false)
    expect([new AllotmentTable(table).isTaken('eth9', 'd'), new AllotmentTable(table).isTaken('eth9', 'b')]).toEqual([
      true,
      false,
    ])
    expect(new AllotmentTable(table).of('b')).toBe('eth9')
  })
})
