// Runs snippets one after the other: `run-all.mjs RESULTS FILE...`. A service that one starts is asked for what it
// offers, and ended. RESULTS gets what each of them threw, as JSON.
import { writeFileSync } from 'node:fs'
import { Server } from 'node:net'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [results, ...files] = process.argv.slice(2)

let servers = []
let onServer = () => {}
const { listen } = Server.prototype

// Any free port, whatever a snippet asks for.
Server.prototype.listen = function (...args) {
  servers.push(this)
  this.once('listening', () => onServer())
  return listen.call(
    this,
    0,
    '127.0.0.1',
    args.find((arg) => typeof arg === 'function'),
  )
}

let fail = () => {}
process.on('uncaughtException', (error) => fail(error))

async function run(file) {
  servers = []
  const serving = new Promise((resolve) => {
    onServer = resolve
  })
  await import(pathToFileURL(resolve(file)).href)
  if (servers.length === 0) return
  await serving
  for (const server of servers) {
    await ask(server.address().port)
    server.closeAllConnections()
    server.close()
  }
}

async function ask(port) {
  const response = await fetch(`http://127.0.0.1:${port}/-/`)
  const text = await response.text()
  if (response.status === 200 && text.includes('Category: resource')) return
  throw new Error(`GET /-/ answered ${response.status}: ${text}`)
}

const failures = {}
for (const file of files) {
  const failed = new Promise((_, reject) => {
    fail = reject
  })
  await Promise.race([run(file), failed]).catch((error) => {
    failures[file] = String(error?.stack ?? error)
  })
}
writeFileSync(results, JSON.stringify(failures))
process.exit() // whatever the snippets have still open
