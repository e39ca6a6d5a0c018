import { isHttpError } from '@occi/core'
import { describe, expect, it } from 'vitest'
import { OpenStreams } from './open-streams.ts'

function statusOfAdding(streams: OpenStreams, caller: string, signal = new AbortController().signal): number {
  try {
    streams.add(caller, signal)
    return 200
  } catch (error) {
    return isHttpError(error) ? error.status : 500
  }
}

describe('OpenStreams', () => {
  it('counts streams until they end', () => {
    const streams = new OpenStreams({ streams: 2, streamsPerCaller: 1 })
    const end = new AbortController()
    expect(statusOfAdding(streams, 'ann', end.signal)).toBe(200)
    expect(statusOfAdding(streams, 'ann')).toBe(429)
    expect(statusOfAdding(streams, 'bob')).toBe(200)
    expect(statusOfAdding(streams, 'eve')).toBe(503)
    end.abort()
    expect(statusOfAdding(streams, 'ann')).toBe(200)
  })

  it('does not count a stream whose client left before it was added', () => {
    const streams = new OpenStreams({ streams: 1, streamsPerCaller: 1 })
    for (let times = 0; times < 3; times++) expect(statusOfAdding(streams, 'ann', AbortSignal.abort())).toBe(200)
    expect(statusOfAdding(streams, 'ann')).toBe(200)
  })
})
