import type { Command, Option } from 'commander'

/** What the user is typing: the last word, and what stands before it. */
export interface Word {
  /** What is typed of it, without the name of an option before `=`. */
  readonly text: string
  /** The command, if it is typed already. */
  readonly command: string | undefined
  /** The option whose value it is. */
  readonly option: string | undefined
  /** What the command has been given before it, options left out. */
  readonly before: readonly string[]
  /** The context that is chosen by an option. */
  readonly context: string | undefined
}

/** Reads the words that follow `occi`. */
export function wordOf(words: readonly string[], optionsOf: (command: string | undefined) => readonly Option[]): Word {
  const text = words.at(-1) ?? ''
  const before: string[] = []
  let command: string | undefined
  let option: string | undefined
  let context: string | undefined
  for (const word of words.slice(0, -1)) {
    if (option !== undefined) {
      if (option === '--context') context = word
      option = undefined
    } else if (word.startsWith('-')) {
      const found = optionsOf(command).find(({ short, long }) => word === short || word === long)
      option = found?.required === true ? found.long : undefined
    } else if (command === undefined) command = word
    else before.push(word)
  }
  return { text, command, option, before, context }
}

/** Returns a function that finds the options of a command; an unknown command is an action. */
export function optionsIn(program: Command): (command: string | undefined) => readonly Option[] {
  return (name) => {
    if (name === undefined) return program.options
    const found = program.commands.find((one) => one.name() === name || one.aliases().includes(name))
    return (found ?? program.commands.find((one) => one.name() === 'act'))?.options ?? []
  }
}
