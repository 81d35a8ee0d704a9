const CMAP = 0x636d6170;
const HEADER = 12;
const ENTRY = 16;

/** The characters of an OpenType font, of which every file has the list as runs, up to U+FFFF and whole. */
export function charactersIn(font: Uint8Array): ReadonlySet<number> {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const tables = Array.from({ length: view.getUint16(4) }, (_, at) => HEADER + ENTRY * at);
  const cmap = view.getUint32(tables.find((at) => view.getUint32(at) === CMAP)! + 8);
  const found = new Set<number>();
  for (let at = 0; at < view.getUint16(cmap + 2); at++) {
    const list = cmap + view.getUint32(cmap + 8 + 8 * at);
    for (const [first, last] of runsIn(view, list)) for (let code = first; code <= last; code++) found.add(code);
  }
  found.delete(0xffff);
  return found;
}

/** Of the two formats that are in use: https://learn.microsoft.com/en-us/typography/opentype/spec/cmap */
function runsIn(view: DataView, list: number): [first: number, last: number][] {
  const format = view.getUint16(list);
  if (format === 12) {
    const groups = Array.from({ length: view.getUint32(list + 12) }, (_, at) => list + 16 + 12 * at);
    return groups.map((at) => [view.getUint32(at), view.getUint32(at + 4)]);
  }
  if (format !== 4) return [];
  const ends = list + 14;
  const size = view.getUint16(list + 6);
  const segments = Array.from({ length: size / 2 }, (_, at) => ends + 2 * at);
  return segments.map((end) => [view.getUint16(end + size + 2), view.getUint16(end)]);
}
