/** Mistakes that are forgiven in a word: none in numbers, which are wrong when they are not right. */
export function forgivenIn(plain: string): number {
  if (/^\d*$/.test(plain) || plain.length < 3) return 0;
  return plain.length < 6 ? 1 : plain.length < 10 ? 2 : 3;
}

/** More than these are not counted. */
const MOST = 3;

const WIDEST = 64;
const rows = [0, 1, 2].map(() => new Uint8Array(WIDEST + 2 * MOST + 2));

/**
 * How many letters are wrong, missing, too many, or have changed places with their neighbour, between a word and a value, or, if it may
 * go on after that, its beginning; undefined for more than `most`. Only what lies within `most` of the diagonal is looked at, so
 * that a hundred thousand values take some milliseconds.
 */
export function mistakesBetween(word: string, value: string, most: number, mayGoOn = false): number | undefined {
  const length = word.length;
  const width = Math.min(value.length, length + most);
  if (width < length - most || length > WIDEST || (!mayGoOn && value.length > width)) return undefined;
  const none = most + 1;
  let [before, last, row] = rows as [Uint8Array, Uint8Array, Uint8Array];
  for (let at = 0; at <= width; at++) last[at] = Math.min(at, none);
  for (let line = 1; line <= length; line++) {
    const letter = word.charCodeAt(line - 1);
    const from = Math.max(1, line - most);
    const to = Math.min(width, line + most);
    row[from - 1] = from === 1 ? Math.min(line, none) : none;
    let least = row[from - 1]!;
    for (let at = from; at <= to; at++) {
      const other = value.charCodeAt(at - 1);
      const above = at < line + most ? last[at]! : none;
      let cost = Math.min(last[at - 1]! + Number(letter !== other), above + 1, row[at - 1]! + 1);
      const turned = line > 1 && at > 1 && letter === value.charCodeAt(at - 2) && other === word.charCodeAt(line - 2);
      if (turned) cost = Math.min(cost, before[at - 2]! + 1);
      row[at] = Math.min(cost, none);
      least = Math.min(least, row[at]!);
    }
    if (least > most) return undefined;
    [before, last, row] = [last, row, before];
  }
  let count = last[width]!;
  if (mayGoOn) for (let at = Math.max(0, length - most); at < width; at++) count = Math.min(count, last[at]!);
  return count > most ? undefined : count;
}
