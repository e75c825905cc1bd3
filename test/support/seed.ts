import fc from 'fast-check';

/** The seed of every ordinary run, so that the same commit gives the same answer. */
const fixed = 20_261_123;

const wanted = process.env['DRIFTLINE_SEED'];
const seed = wanted === undefined || wanted === '' ? fixed : Number(wanted);
if (wanted !== 'random' && !Number.isInteger(seed))
  throw new Error(`DRIFTLINE_SEED is "random" or a whole number, not "${wanted ?? ''}"`);
// Without a seed fast-check picks one for each property, and prints it where one fails.
fc.configureGlobal({ ...fc.readConfigureGlobal(), ...(wanted === 'random' ? {} : { seed }) });
