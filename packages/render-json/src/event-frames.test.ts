import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameReader, formatFrame } from './event-frames.ts'

function read(text: string): ReturnType<FrameReader['read']> {
  return new FrameReader(1000).read(text)
}

describe('blocks of a stream', () => {
  it.each([
    ['an event', 'event: a\nid: 1\ndata: x\n\n', [{ type: 'a', id: '1', data: 'x' }]],
    ['without spaces', 'event:a\ndata:x\n\n', [{ type: 'a', id: undefined, data: 'x' }]],
    ['one space alone is left out', 'data:  x\n\n', [{ type: '', id: undefined, data: ' x' }]],
    ['several lines of data', 'data: x\ndata\ndata: y\n\n', [{ type: '', id: undefined, data: 'x\n\ny' }]],
    ['comments and unknown fields', ': c\nretry: 9\nother\ndata: x\n\n', [{ type: '', id: undefined, data: 'x' }]],
    ['without data there is no event', 'event: a\nid: 1\n\n', []],
    ['what is not complete is none', 'event: a\ndata: x\n', []],
    ['an id with NUL is ignored', 'id: a\0\ndata: x\n\n', [{ type: '', id: undefined, data: 'x' }]],
  ])('%s', (_, text, frames) => {
    for (const end of ['\n', '\r\n', '\r']) expect(read(text.replaceAll('\n', end))).toEqual(frames)
  })

  it('come back, wherever pieces end', () => {
    const word = fc.string({ unit: fc.constantFrom('a', ':', ' ', 'é', '😀'), minLength: 1 })
    const frame = fc.record({ type: word, id: fc.option(word, { nil: undefined }), data: word })
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
    fc.assert(
      fc.property(fc.array(frame), lineEnd, fc.integer({ min: 1, max: 9 }), (frames, end, length) => {
        const octets = new TextEncoder().encode(frames.map(formatFrame).join('').replaceAll('\n', end))
        const reader = new FrameReader(1000)
        const found = []
        for (let at = 0; at < octets.length; at += length) found.push(...reader.read(octets.subarray(at, at + length)))
        expect(found).toEqual(frames)
        expect(reader.id).toBe(frames.findLast(({ id }) => id !== undefined)?.id)
      }),
    )
  })

  it('that only give a position', () => {
    const reader = new FrameReader(1000)
    expect([reader.read(formatFrame({ id: 'r1' })), reader.id]).toEqual([[], 'r1'])
    expect([reader.read(formatFrame({})), reader.id]).toEqual([[], 'r1'])
  })

  it('have a limit, which begins anew with each', () => {
    const reader = new FrameReader(20)
    for (let times = 0; times < 9; times++) expect(reader.read('data: 0123456789\n\n')).toHaveLength(1)
    expect(() => reader.read('data: 0123456789\nda')).not.toThrow()
    expect(() => reader.read('ta: x')).toThrow('more than 20 characters')
  })
})
