import type { Exchange } from './exchange.ts'
import type { Fault } from './fault.ts'

/** Milliseconds that are spent on a smaller reproduction. */
const patience = 120_000

/**
 * Looks for few exchanges that break the same invariant on a new service, one after the other, and returns what people
 * need to see it themselves.
 *
 * @param repeat sends exchanges to a new service, and returns what does not hold then
 */
export async function shrink(
  fault: Fault,
  batch: readonly Exchange[],
  repeat: (exchanges: readonly Exchange[]) => Promise<Fault | undefined>,
): Promise<string> {
  const end = performance.now() + patience
  let found = fault
  const fails = async (some: readonly Exchange[]) => {
    const again = performance.now() < end ? await repeat(some) : undefined
    if (again?.invariant !== fault.invariant) return false
    found = again
    return true
  }
  const known = fault.exchanges
  if (known.length > 0 && (await fails(known))) return described(found, known)
  const [last] = known
  const prefix = last === undefined ? batch : batch.slice(0, batch.indexOf(last) + 1)
  const whole = (await fails(prefix)) ? prefix : (await fails(batch)) ? batch : undefined
  if (whole === undefined) {
    return `${fault.message}\nIt did not happen again when the batch was sent in order; the last exchange was\n${shown(known)}`
  }
  let few = whole
  for (let part = Math.ceil(few.length / 2); part >= 1; part = part === 1 ? 0 : Math.ceil(part / 2)) {
    for (let start = 0; start < few.length; ) {
      const without: readonly Exchange[] = [...few.slice(0, start), ...few.slice(start + part)]
      if (without.length > 0 && (await fails(without))) few = without
      else start += part
      if (performance.now() > end) break
    }
  }
  return described(found, few)
}

function described({ message }: Fault, exchanges: readonly Exchange[]): string {
  return `${message}\nReproduced on a new service by ${exchanges.length} of its exchanges:\n${shown(exchanges)}`
}

function shown(exchanges: readonly Exchange[]): string {
  const texts = exchanges.slice(-20).map(({ pieces, ending }) => {
    const text = Buffer.concat(pieces).toString('latin1')
    return `${JSON.stringify(text.length > 3000 ? `${text.slice(0, 3000)}… (${text.length} octets)` : text)} (${ending})`
  })
  return texts.join('\n')
}
