import fc from 'fast-check'

// The same values in every run, so that a change alone decides what passes; FC_SEED explores others.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FC_SEED ?? 20_161) })
