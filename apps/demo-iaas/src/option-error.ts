/** An option that cannot be understood; its message says which, and what was expected. */
export class OptionError extends Error {}
