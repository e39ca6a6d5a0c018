/**
 * What a registry shows: an owner sees their own entities and the unowned ones; without an owner only unowned ones are
 * seen; `everyone` sees all.
 */
export type Scope = { readonly owner?: string; readonly everyone?: false } | { readonly everyone: true }
