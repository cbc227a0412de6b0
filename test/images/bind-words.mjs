/** Addresses of the one interface that a booted image has: a program that asks for them listens on every address. */
const OWN = /^(?:10\.(?:77|99)\.0\.|fd(?:77|99)::|fe80:)/;

const WORDS = {
  '0.0.0.0,::': 'any',
  '0.0.0.0': 'any4',
  '::': 'dual',
  '127.0.0.1,::1': 'loopback',
  '127.0.0.1': 'loopback4',
  '::1': 'loopback6',
};

/** The addresses of one port as registry/programs writes them: in a word, or one by one. */
export function wordsFor(addresses) {
  const own = addresses.map((each) => (OWN.test(each) ? (each.includes(':') ? '::' : '0.0.0.0') : each));
  const wild = own.filter((each) => each === '::' || each === '0.0.0.0');
  const set = [...new Set(own.some((each, index) => each !== addresses[index]) ? wild : own)].sort();
  const word = WORDS[set.join(',')];
  return word === undefined ? set.map((each) => (/[:*]/.test(each) ? `"${each}"` : each)) : [word];
}
