import { readFileSync } from 'node:fs'

const { engines } = JSON.parse(readFileSync('package.json', 'utf8'))

/** What is installed for these tests alone; the version of Node is the oldest that the packages support. */
export const tools = {
  '@vitest/expect': '5.1.1',
  bun: '1.4.5',
  deno: '2.9.6',
  [`node-${process.platform}-${process.arch}`]: `${engines.node.replace('>=', '')}.0`,
  rolldown: '1.2.19',
  workerd: '1.20261117.1',
}
