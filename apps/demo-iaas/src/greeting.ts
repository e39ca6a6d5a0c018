/** What the demo says when it has started: where it is, and three commands that work as they are. */
export function greeting(url: string, latency: number): string {
  const simulated = latency === 0 ? 'changes of state are immediate' : `changes of state take ${latency} ms`
  return `OCCI 1.2 infrastructure service on ${url}/ (simulated machines, ${simulated})

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
