#!/usr/bin/env node
import { openSync, readFileSync, writeFileSync } from 'node:fs'
import { sections } from './cases/index.ts'
import { checkEndpoint } from './check-endpoint.ts'
import { type Command, readCommand, UsageError, usage } from './command.ts'
import { ConnectionError } from './http/connection.ts'
import { listText } from './list.ts'
import { jsonReport } from './report/json.ts'
import { junitReport } from './report/junit.ts'
import { markdownReport } from './report/markdown.ts'
import { failuresOf, type Report } from './report/report.ts'
import { resultText, summaryText, textReport } from './report/text.ts'
import { selectCases } from './select.ts'
import { DiscoveryError } from './subject/discover.ts'
import { UnknownKindError } from './subject/named-kind.ts'

process.exitCode = await main()

async function main(): Promise<number> {
  try {
    const command = readCommand(process.argv.slice(2), process.env)
    if (command.action === 'check') return await check(command)
    process.stdout.write(answer(command))
    return 0
  } catch (error) {
    if (error instanceof UsageError)
      return complain(`${error.message}\nTo see all options, run: occi-conformance --help\n`, 2)
    if (error instanceof UnknownKindError) return complain(`${error.message}\n`, 2)
    if (error instanceof ConnectionError || error instanceof DiscoveryError) return complain(`${error.message}\n`, 3)
    throw error
  }
}

function answer({ action, only }: Command): string {
  if (action === 'list') return listText(selectCases(sections, only))
  return action === 'version' ? `${version()}\n` : usage
}

async function check(command: Command): Promise<number> {
  const { format, output, level, strict } = command
  // Opened before the run, so that no result is lost.
  const file = output === undefined ? undefined : opened(output)
  // Text appears while the cases run.
  const isLive = format === 'text' && output === undefined
  const onResult = isLive ? (result: Report['results'][number]) => process.stdout.write(resultText(result)) : undefined
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  const report = await checkEndpoint(command.url, { ...command, onResult, signal: interrupted.signal })
  const failures = failuresOf(report.results, level, strict)
  const text = isLive
    ? summaryText(report)
    : { text: textReport, json: jsonReport, markdown: markdownReport, junit: junitReport }[format](report, failures)
  if (file === undefined) process.stdout.write(text)
  else writeFileSync(file, text)
  if (interrupted.signal.aborted) return 130
  return failures.length === 0 ? 0 : 1
}

function opened(output: string): number {
  try {
    return openSync(output, 'w')
  } catch (error) {
    throw new UsageError(`--output: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function complain(text: string, status: number): number {
  process.stderr.write(text)
  return status
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
}
