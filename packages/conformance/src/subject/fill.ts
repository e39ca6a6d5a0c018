import type { Subject } from './subject.ts'

/** Returns a value whose strings have their names in braces replaced by what they stand for, names of members included. */
export async function fill<T>(value: T, subject: Subject): Promise<T>
export async function fill(value: unknown, subject: Subject): Promise<unknown> {
  if (typeof value === 'string') return fillText(value, subject)
  if (Array.isArray(value)) return Promise.all(value.map((one) => fill(one, subject)))
  if (typeof value !== 'object' || value === null) return value
  const members: [string, unknown][] = []
  for (const [name, member] of Object.entries(value)) {
    members.push([await fillText(name, subject), await fill(member, subject)])
  }
  return Object.fromEntries(members)
}

async function fillText(text: string, subject: Subject): Promise<string> {
  let filled = text
  for (const [braced, name = ''] of text.matchAll(/\{(\w+)\}/g)) {
    filled = filled.replace(braced, await subject.name(name))
  }
  return filled
}
