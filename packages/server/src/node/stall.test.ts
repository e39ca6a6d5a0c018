import { describe, expect, test } from 'vitest'
import { type Stalling, StallWatch } from './stall.ts'

/** A connection whose timeouts are played: each comes when its time is over. */
class FakeConnection implements Stalling {
  now = 0
  writableLength = 1
  readableEnded = false
  isCut = false
  #timeout = 0
  readonly watch: StallWatch

  constructor(stallTimeout: number) {
    this.watch = new StallWatch(stallTimeout, () => this.now)
    this.watch.begin(this)
  }

  setTimeout(timeout: number): this {
    this.#timeout = timeout
    return this
  }

  destroy(): this {
    this.isCut = true
    return this
  }

  /** Something moves after a while, and nothing then until the socket says so. */
  moves(after: number): void {
    this.now += after + this.#timeout
    this.watch.look(this)
  }

  /** Nothing moves for one more timeout of the socket. */
  rests(): void {
    this.now += this.#timeout
    this.watch.look(this)
  }
}

const stallTimeout = 800

describe('a client that takes nothing', () => {
  test('is cut off when its time is over, not later than an eighth of it', () => {
    const connection = new FakeConnection(stallTimeout)
    while (!connection.isCut) connection.rests()
    expect(connection.now).toBeGreaterThanOrEqual(stallTimeout)
    expect(connection.now).toBeLessThanOrEqual(stallTimeout * (9 / 8))
  })

  test('has its whole time again when it has taken something', () => {
    const connection = new FakeConnection(stallTimeout)
    for (let times = 0; times < 7; times++) connection.rests()
    connection.moves(60)
    const moved = connection.now
    while (!connection.isCut) connection.rests()
    expect(connection.now - moved).toBeGreaterThanOrEqual(stallTimeout * (7 / 8))
  })

  test('waits as long as it likes for an answer that takes its time', () => {
    const connection = new FakeConnection(stallTimeout)
    connection.writableLength = 0
    for (let times = 0; times < 100; times++) connection.rests()
    expect(connection.isCut).toBe(false)
    connection.writableLength = 1
    while (!connection.isCut) connection.rests()
    expect(connection.now).toBeLessThanOrEqual(stallTimeout * (100 / 8 + 9 / 8))
  })

  test('has no longer time for an answer when it has ended its side, and may have gone', () => {
    const connection = new FakeConnection(stallTimeout)
    Object.assign(connection, { writableLength: 0, readableEnded: true })
    while (!connection.isCut) connection.rests()
    expect(connection.now).toBe(stallTimeout)
  })
})
