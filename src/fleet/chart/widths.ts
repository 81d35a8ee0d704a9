const DOTS = '...';
const HEAD = 0.6;

/** About how many pixels wide a text is, rather more than less. */
export function widthOf(text: string, fontSize: number): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return Math.ceil(ems * fontSize);
}

/** The text, or as much of its beginning and its end as fits: names often differ in their last characters only. */
export function shortened(text: string, width: number, fontSize: number): string {
  if (widthOf(text, fontSize) <= width) return text;
  const characters = [...text];
  const room = width - widthOf(DOTS, fontSize);
  const head = asManyAs(characters, room * HEAD, fontSize);
  const tail = asManyAs(characters.reverse(), room * (1 - HEAD), fontSize).reverse();
  return `${head.join('').trimEnd()}${DOTS}${tail.join('').trimStart()}`;
}

function asManyAs(characters: string[], width: number, fontSize: number): string[] {
  let ems = 0;
  const end = characters.findIndex((character) => {
    ems += emsOf(character);
    return ems * fontSize > width;
  });
  return characters.slice(0, end);
}

/** A Chinese character is as wide as it is high. */
function emsOf(character: string): number {
  if (character >= '\u2E80') return 1;
  return /[A-Zmw@%&]/.test(character) ? 0.68 : 0.52;
}
