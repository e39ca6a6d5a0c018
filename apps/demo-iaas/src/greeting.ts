import type { Options } from './options.ts'
import { inMemory } from './registry.ts'

/** What the demo says when it has started: where it is, and three commands that work as they are. */
export function greeting(url: string, { latency, database }: Pick<Options, 'latency' | 'database'>): string {
  const changes = latency === 0 ? 'change at once' : `take ${latency} ms to change`
  const kept = database === inMemory ? 'forgotten at the end' : `kept in ${database}`
  return `OCCI 1.2 infrastructure service on ${url}/
Machines are simulated and ${changes}; everything is ${kept}.

In a browser:
  ${url}/

What it offers:
  curl ${url}/-/

Create a machine of a medium size that runs Debian:
  curl -H 'Content-Type: text/occi' \\
    -H 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"' \\
    -H 'Category: medium; scheme="http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#"; class="mixin"' \\
    -H 'Category: debian_13; scheme="http://demo.example.org/occi/os_tpl#"; class="mixin"' \\
    -X POST ${url}/compute/

List all machines as JSON:
  curl -H 'Accept: application/json' ${url}/compute/

Stop with Ctrl+C.
`
}
