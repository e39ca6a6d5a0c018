// Loaded before a service, this kills it before one of the steps by which it changes anything outside itself, such as the
// rename of a file, a command to QEMU or a commit. They are counted from SIGUSR2 on; CRASH_AT is the number of the last.
import childProcess from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import sqlite from 'node:sqlite'

let left = Number.POSITIVE_INFINITY
process.on('SIGUSR2', () => {
  left = Number(process.env.CRASH_AT)
  process.stdout.write('counting\n')
})

/** Has a function of an object be a step, if its first argument makes it one. */
function countSteps<T extends object>(object: T, name: keyof T & string, isStep: (first: unknown) => boolean): void {
  const original: unknown = Reflect.get(object, name)
  if (typeof original !== 'function') throw new Error(`${name} is no function`)
  Reflect.set(object, name, function step(this: unknown, ...args: unknown[]): unknown {
    if (isStep(args[0]) && --left === 0) process.kill(process.pid, 'SIGKILL')
    return Reflect.apply(original, this, args)
  })
}

countSteps(fs, 'renameSync', () => true)
countSteps(fs, 'rmSync', () => true)
countSteps(childProcess, 'spawn', () => true)
countSteps(childProcess, 'execFile', () => true)
// What is only read changes nothing.
countSteps(net.Socket.prototype, 'write', (text) => /^{"execute":"(?!query-|ringbuf-)/.test(String(text)))
syncBuiltinESMExports()

const prepare = sqlite.DatabaseSync.prototype.prepare
sqlite.DatabaseSync.prototype.prepare = function prepared(text, ...rest) {
  const statement = Reflect.apply(prepare, this, [text, ...rest])
  if (text === 'BEGIN IMMEDIATE') countSteps(statement, 'run', () => true)
  return statement
}
