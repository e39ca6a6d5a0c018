import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { Holder, isGone } from './holder.ts'

/** The name of a holder in another process, thread or place. */
function elsewhere(holder: Holder, changed: { place?: string; pid?: number; thread?: number }): string {
  const [place, pid, thread, token] = holder.name.split(' ')
  return [changed.place ?? place, changed.pid ?? pid, changed.thread ?? thread, token].join(' ')
}

describe('holders', () => {
  it('are there until they leave', () => {
    const holder = new Holder()
    expect(isGone(holder.name)).toBe(false)
    holder.leave()
    expect(isGone(holder.name)).toBe(true)
  })

  it('that only share a process id with this process are gone: its predecessor in a container', () => {
    const holder = new Holder()
    expect(isGone(`${holder.name}-of-another-time`)).toBe(true)
    holder.leave()
  })

  it('in another process are gone with it', () => {
    const holder = new Holder()
    const { pid } = spawnSync(process.execPath, ['--version'])
    expect(isGone(elsewhere(holder, { pid }))).toBe(true)
    expect(isGone(elsewhere(holder, { pid: process.ppid }))).toBe(false)
    holder.leave()
  })

  it('of which nothing can be known from here are there', () => {
    const holder = new Holder()
    const { pid } = spawnSync(process.execPath, ['--version'])
    expect(isGone(elsewhere(holder, { place: 'elsewhere/', pid }))).toBe(false)
    expect(isGone(elsewhere(holder, { thread: 99 }))).toBe(false)
    holder.leave()
  })

  it('have names of their own', () => {
    const holders = [new Holder(), new Holder()]
    expect(new Set(holders.map((holder) => holder.name)).size).toBe(2)
    for (const holder of holders) holder.leave()
  })
})
